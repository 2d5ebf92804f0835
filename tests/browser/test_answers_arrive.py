"""Answers to a test, where the line, the clock, another tab or another person comes between them and the centre."""

import re

from playwright.sync_api import expect

from conftest import PASSWORD, Learner
from test_what_is_typed_stays import arrived, choices, choose, chosen, is_saved, sitting  # noqa: F401

FAILS = {"status": 500, "content_type": "text/html", "body": "<h1>Bad gateway</h1>"}


def test_an_old_page_that_one_comes_back_to_takes_the_answers_given_since(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    (number, options), (other, others) = list(choices(learner).items())[:2]
    address = visitor.page.url
    visitor.go("/learn")
    visitor.go(address)
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    visitor.go("/learn")
    visitor.page.go_back()
    expect(visitor.page.locator(f"[name=q{number}][value='{options[0]}']")).to_be_checked()
    expect(visitor.page.locator(f".map [href='#q{number}']")).to_have_class("good")
    choose(visitor, number, options[1])
    is_saved(visitor, number)
    choose(visitor, other, others[0])
    is_saved(visitor, other)
    assert chosen(learner) == {number: options[1], other: others[0]}


def test_an_answer_that_is_refused_as_older_is_said_beside_the_newer_one(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    number, options = next(iter(choices(learner).items()))
    second = visitor.watched(visitor.context.new_page())
    second.goto(visitor.page.url)
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    second.locator(f"[name=q{number}][value='{options[1]}']").check()
    own = second.locator(f"label:has([name=q{number}][value='{options[1]}'])").inner_text().strip()
    note = second.locator(f"#q{number} [data-state].warn")
    expect(note).to_contain_text(visitor.words["quiz-older"])
    expect(note).to_contain_text(own)
    expect(second.locator(f"[name=q{number}][value='{options[0]}']")).to_be_checked()


def test_what_is_chosen_while_a_newer_answer_is_fetched_stays_and_so_does_the_place(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    (number, options), (other, others) = list(choices(learner).items())[:2]
    second = visitor.watched(visitor.context.new_page())
    second.goto(visitor.page.url)
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    held = []
    second.route(re.compile(r"/attempts/[^/]+$"), lambda route: held.append(route))
    with second.expect_request(re.compile(r"/attempts/[^/]+$")):
        second.locator(f"[name=q{number}][value='{options[1]}']").check()
    assert second.evaluate("Object.keys(localStorage).length") == 1, "not forgotten before the newer one is there"
    second.locator(f"[name=q{other}][value='{others[1]}']").check()
    held[0].continue_()
    second.unroute_all()
    expect(second.locator(f"[name=q{number}][value='{options[0]}']")).to_be_checked()
    expect(second.locator(f"#q{other} [data-state].good")).to_be_visible()
    assert second.evaluate("document.activeElement.name") == f"q{other}", "the place stays"
    assert chosen(learner) == {number: options[0], other: others[1]}


def test_an_answer_that_always_fails_holds_up_no_other(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    (number, options), (other, others) = list(choices(learner).items())[:2]
    item = learner.attempt["items"][number - 1]["id"]
    visitor.page.route(f"**/responses/{item}", lambda route: route.fulfill(**FAILS))
    choose(visitor, number, options[0])
    choose(visitor, other, others[0])
    is_saved(visitor, other)
    assert chosen(learner) == {other: others[0]}
    visitor.page.unroute_all()
    is_saved(visitor, number, seconds=30)  # it rests for longer after each failure
    assert chosen(learner) == {number: options[0], other: others[0]}


def cut_off(visitor, learner, count=2):
    """Answers given while the line was cut, in a tab that is closed then."""
    cut = dict(list(choices(learner).items())[:count])
    visitor.context.set_offline(True)
    for number, options in cut.items():
        choose(visitor, number, options[0])
    visitor.page.close()
    visitor.context.set_offline(False)
    visitor.page = visitor.watched(visitor.context.new_page())
    return {number: options[0] for number, options in cut.items()}


def kept(visitor):
    return visitor.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('forest-glade.')).length")


def test_answers_that_a_device_kept_are_sent_from_whichever_page_one_comes_to(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    cut = cut_off(visitor, learner)
    visitor.go("/learn")
    expect(visitor.main.get_by_text(visitor.words["kept-sent"])).to_be_visible()
    assert chosen(learner) == cut and set(arrived(learner).values()) == {1}
    assert kept(visitor) == 0


def test_kept_answers_that_come_after_the_end_are_for_a_person_to_decide(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    cut_off(visitor, learner)
    learner.api.call("submit_attempt", {"id": learner.attempt["id"]})
    visitor.go("/account")
    expect(visitor.main.get_by_text(visitor.words["kept-late"])).to_be_visible()
    assert visitor.main.get_by_role("link", name=visitor.words["kept-link"]).get_attribute("href").endswith("review?late=2")
    assert kept(visitor) == 0


def test_kept_answers_of_one_person_are_neither_sent_nor_erased_by_another(sitting, centre):  # noqa: F811
    learner, visitor, _ = sitting
    cut = cut_off(visitor, learner)
    visitor.context.clear_cookies(name="fg_session")
    other = Learner(centre)
    visitor.sign_in(other.login, PASSWORD)
    visitor.page.wait_for_url("**/learn")
    visitor.go("/account")
    assert kept(visitor) == 2
    visitor.go("/privacy/erasure")
    visitor.page.evaluate("localStorage.setItem(`forest-glade.${document.body.dataset.owner}.x.y`, '{}')")
    visitor.page.locator("[name=understood]").check()
    visitor.page.locator("#password").fill(PASSWORD)
    visitor.press("erasure")
    expect(visitor.page.locator("[data-forget]")).to_be_visible()
    visitor.page.wait_for_load_state()
    assert kept(visitor) == 2, "theirs are erased, the other's are not"
    visitor.sign_in(learner.login, PASSWORD)
    expect(visitor.main.get_by_text(visitor.words["kept-sent"])).to_be_visible()
    assert chosen(learner) == cut


def wakes_later(visitor, learner):
    """The device slept, or its clock was set: to the page, the end is long past."""
    visitor.page.evaluate("""() => {
        const [wall, count] = [Date.now(), performance.now()];
        Date.now = () => wall + 7200e3;
        performance.now = () => count + 7200e3;
    }""")
    expect(visitor.page.locator("[data-clock]")).to_have_text("0:00")


def test_a_clock_that_jumps_closes_nothing_before_the_server_says_so(sitting):  # noqa: F811
    learner, visitor, _ = sitting
    number, options = next(iter(choices(learner).items()))
    visitor.context.set_offline(True)
    wakes_later(visitor, learner)
    visitor.page.wait_for_timeout(2500)
    assert visitor.page.locator("fieldset:disabled").count() == 0, "nothing is closed while the line is cut"
    visitor.context.set_offline(False)
    expect(visitor.page.locator("[data-clock]")).to_have_text(re.compile(r"4\d:\d\d"))
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    assert chosen(learner) == {number: options[0]}
