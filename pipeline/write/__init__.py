"""The store and the exports."""
