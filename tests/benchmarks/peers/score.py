#!/usr/bin/env python3
"""score.py MODULE[:FUNC] [--news true|false|all] [--kind K ...] [--locale-all] [--options] [--by-source] [--misses N] [--json OUT]
MODULE must offer extract(text, reference) -> list of {start, end, kind, norm}; optional KINDS = set of kinds it claims.
Predictions are filtered to the case's kind. Precision is counted only on cases with exhaustive=true."""
import argparse, importlib, json, os, sys, collections, time
ROOT = os.path.dirname(os.path.abspath(__file__)); sys.path[:0] = [os.getcwd()]
from tests.benchmarks.peers import norms as N

def load(split):
    for s in (split,):
        for l in open('%s/%s.jsonl' % (ROOT, s), encoding='utf-8'): yield json.loads(l)

def score(extract, cases, misses=None):
    T = collections.defaultdict(collections.Counter); cache = {}
    for c in cases:
        key = (c['text'], c['reference'])
        if key not in cache:
            try: cache[key] = extract(*key) or []
            except Exception as e: cache[key] = []; T[('all', 'all')]['errors'] += 1
        seen, preds = set(), []
        for p in cache[key]:
            if p['kind'] == c['kind'] and (p['start'], p['end']) not in seen:
                seen.add((p['start'], p['end'])); preds.append(p)
        by = {(p['start'], p['end']): p for p in preds}
        r = collections.Counter(cases=1)
        if c['exhaustive']: r['pred'] += len(preds)
        for e in c['expected']:
            if e['start'] is None: continue
            r['exp'] += 1
            sp = (e['start'], e['end'])
            r['overlap'] += any(p['start'] < sp[1] and sp[0] < p['end'] for p in preds)
            ve_able = N.value_equal(c['kind'], e['norm'], None) is not None
            r['exp_v'] += ve_able
            if ve_able: r['rel_ok'] += any(p['start'] < sp[1] and sp[0] < p['end'] and bool(N.value_equal(c['kind'], e['norm'], p.get('norm'))) for p in preds)
            if sp in by:
                r['tp'] += 1; r['tp_ex'] += c['exhaustive']
                if ve_able:
                    ok = bool(N.value_equal(c['kind'], e['norm'], by[sp].get('norm'))); r['val'] += 1; r['val_ok'] += ok
                    if misses is not None and not ok: misses.append(('VALUE', c['id'], c['text'][:60], e['norm'], by[sp].get('norm')))
            elif misses is not None: misses.append(('SPAN', c['id'], c['text'][:60], e['text'], [c['text'][p['start']:p['end']] for p in preds]))
        kd = 'number-range' if '/NumberRangeModel/' in c['id'] else c['kind']
        for k in ((kd, 'all'), (kd, c['source'])): T[k].update(r)
    return T

def row(r):
    d = lambda a, b: round(100 * r[a] / r[b], 1) if r[b] else None
    return {'cases': r['cases'], 'expected': r['exp'], 'recall': d('tp', 'exp'), 'overlap_recall': d('overlap', 'exp'), 'precision': d('tp_ex', 'pred'),
            'value_acc': d('val_ok', 'val'), 'value_scored': r['val'], 'end_to_end': d('val_ok', 'exp_v'), 'found_value': d('rel_ok', 'exp_v')}

def main():
    a = argparse.ArgumentParser(description=__doc__); a.add_argument('module'); a.add_argument('--split', default='dev', help=argparse.SUPPRESS); a.add_argument('--news', default='true')
    a.add_argument('--kind', nargs='*'); a.add_argument('--locale-all', action='store_true'); a.add_argument('--by-source', action='store_true')
    a.add_argument('--options', action='store_true', help='include cases that need a non-default option of their source'); a.add_argument('--misses', type=int, default=0); a.add_argument('--json'); o = a.parse_args()
    mod, _, fn = o.module.partition(':'); m = importlib.import_module(mod.removesuffix('.py')); ex = getattr(m, fn or 'extract')
    kinds = set(o.kind) if o.kind else getattr(m, 'KINDS', None)
    cs = [c for c in load(o.split) if (o.news == 'all' or c['news'] == (o.news == 'true')) and (not kinds or c['kind'] in kinds)
          and (o.options or not c.get('option')) and (o.locale_all or c.get('locale') in (None, 'zh-CN'))]
    ms = [] if o.misses else None; t = time.time(); T = score(ex, cs, ms)
    print('| kind | source | cases | expected | recall | overlap | precision | value acc. (n) | span+value | overlap+value |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|')
    out = {}
    for k in sorted(T, key=lambda k: (k[0], k[1] != 'all', k[1])):
        if k[0] == 'all': continue
        r = row(T[k]); out['/'.join(k)] = r
        if k[1] == 'all' or o.by_source:
            print('| %s | %s | %d | %d | %s | %s | %s | %s (%d) | %s | %s |' % (k + (r['cases'], r['expected'], r['recall'], r['overlap_recall'], r['precision'], r['value_acc'], r['value_scored'], r['end_to_end'], r['found_value'])))
    print('errors: %d, %.1f s' % (T[('all', 'all')]['errors'], time.time() - t))
    if hasattr(m, 'ERRORS') and m.ERRORS: print('adapter errors:', m.ERRORS)
    for x in (ms or [])[:o.misses]: print(json.dumps(x, ensure_ascii=False)[:330])
    if o.json: json.dump(out, open(o.json, 'w'), indent=1)
if __name__ == '__main__': main()
