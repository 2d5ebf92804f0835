"""Many learners whose line is cut in the middle of a test, every second one with the tab closed meanwhile.

`--learners 100 --cut 60` is what the promise was measured with; every run of the tests cuts a few lines for a second.
"""

import pytest

from conftest import PASSWORD, Learner
from test_what_is_typed_stays import arrived, choices, choose, chosen, is_saved

# More than these at once, and the computer under the browsers is slower than a line.
AT_ONCE = 20


def begin(visit, centre):
    """Somebody with one answer saved, and the line cut after it."""
    learner = Learner(centre).enrol().begin()
    visitor = visit(size="phone", language="en")
    visitor.sign_in(learner.login, PASSWORD)
    visitor.go(f"/attempts/{learner.attempt['id']}")
    (number, options), *later = choices(learner).items()
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    visitor.context.set_offline(True)
    expected = {number: options[0]}
    for number, options in later[:2]:
        choose(visitor, number, options[1])
        expected[number] = options[1]
    return learner, visitor, expected


def come_back(visitor, is_closed):
    if is_closed:
        visitor.page.close()
    visitor.context.set_offline(False)
    if is_closed:
        visitor.page = visitor.watched(visitor.context.new_page())
        visitor.go("/learn")


@pytest.fixture
def sizes(request):
    return request.config.getoption("--learners"), request.config.getoption("--cut")


def test_what_was_saved_and_what_was_typed_while_the_line_was_cut_is_there_once(visit, centre, sizes):
    learners, seconds = sizes
    for first in range(0, learners, AT_ONCE):
        cut = [begin(visit, centre) for _ in range(min(AT_ONCE, learners - first))]
        cut[-1][1].page.wait_for_timeout(seconds * 1000)
        for number, (_, visitor, _) in enumerate(cut):
            come_back(visitor, is_closed=number % 2 == 1)
        for learner, visitor, expected in cut:
            centre.wait_for(lambda: chosen(learner) == expected)
            assert set(arrived(learner).values()) == {1}, "each is there once"
            visitor.close()
