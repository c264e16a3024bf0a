import random

import numpy as np

from pipeline.run.met import Met


def keys(numbers):
    return np.array(list(numbers), dtype=np.uint64)


def test_met_tells_what_came_before():
    met = Met()
    assert met.add(keys([3, 1, 2])).tolist() == []
    assert met.add(keys([9, 2, 7, 7])).tolist() == [2, 7]
    assert met.twice.tolist() == [2, 7]
    assert met.holds(keys([1, 4, 9])).tolist() == [True, False, True]


def test_met_agrees_with_a_set_over_many_batches():
    random_ = random.Random(5)
    met, known, twice = Met(), set(), set()
    for _ in range(200):
        batch = [random_.randrange(1 << 63) for _ in range(random_.randrange(40))]
        batch += random_.sample(sorted(known), min(len(known), 2))
        expected = {n for n in batch if n in known}
        assert set(met.add(keys(batch)).tolist()) == expected
        known |= set(batch)
        twice |= expected
    assert set(met.twice.tolist()) == twice
    assert met.holds(keys(sorted(known))).all()
    assert len(met._runs) < 12
