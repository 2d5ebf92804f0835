"""Nothing typed is lost: a cut line, a closed tab, two tabs, a stale form, a session that has ended, hostile text."""

import collections
import re

import pytest
from playwright.sync_api import expect

from conftest import PASSWORD, Learner
from ways import Way

HOSTILE = "<img src=x onerror=alert(1)>\"'</p><script>alert(2)</script>"


@pytest.fixture
def sitting(visit, centre):
    """Somebody in the middle of a test."""
    learner = Learner(centre).enrol().begin()
    visitor = visit(size="phone", language="en")
    visitor.sign_in(learner.login, PASSWORD)
    visitor.go(f"/attempts/{learner.attempt['id']}")
    return learner, visitor, Way(visitor)


def choices(learner):
    """Questions with one choice: their numbers, and two options of each."""
    return {number: [option["id"] for option in item["question"]["parts"]["options"]][:2]
            for number, item in enumerate(learner.attempt["items"], 1)
            if item["question"]["parts"]["kind"] == "single_choice"}


def choose(visitor, number, option):
    visitor.page.locator(f"[name=q{number}][value='{option}']").check()


def is_saved(visitor, number, seconds=5):
    expect(visitor.page.locator(f"#q{number} [data-state].good")).to_be_visible(timeout=seconds * 1000)


def chosen(learner):
    return {number: saved["response"].get("option_id") for number, saved in learner.saved().items()}


def arrived(learner):
    """How often a response came to each question, the server's own count."""
    rows = learner.centre.database().execute(
        "SELECT i.position + 1 FROM response r JOIN attempt_item i ON i.id = r.attempt_item_id "
        "WHERE lower(hex(i.attempt_id)) = ?", (learner.attempt["id"].replace("-", ""),)).fetchall()
    return collections.Counter(number for number, in rows)


def counted(visitor, count):
    """The words for so many responses that are not sent yet, as the page has them."""
    return visitor.page.locator("#unsent").get_attribute("data-few" if count > 1 else "data-one").replace("2", str(count))


def test_what_is_answered_while_the_line_is_cut_is_counted_aloud_and_arrives_once(sitting):
    learner, visitor, _ = sitting
    (first, *rest) = list(choices(learner).items())[:5]
    choose(visitor, first[0], first[1][0])
    is_saved(visitor, first[0])
    visitor.context.set_offline(True)
    for count, (number, options) in enumerate(rest, 1):
        choose(visitor, number, options[1])
        expect(visitor.page.locator("[data-saved]")).to_have_text(counted(visitor, count))
    expect(visitor.page.locator("[data-say]")).to_have_text(counted(visitor, len(rest)))
    visitor.press("quiz-finish")
    expect(visitor.page.get_by_text(visitor.words["quiz-waits"]).first).to_be_visible()
    assert chosen(learner) == {first[0]: first[1][0]}
    visitor.context.set_offline(False)
    visitor.page.wait_for_url("**/submission")
    assert chosen(learner) == {first[0]: first[1][0], **{number: options[1] for number, options in rest}}
    assert set(arrived(learner).values()) == {1}


def test_a_tab_that_is_closed_while_the_line_is_cut_gives_what_it_had_to_the_next(sitting):
    learner, visitor, _ = sitting
    cut = dict(list(choices(learner).items())[:3])
    visitor.context.set_offline(True)
    for number, options in cut.items():
        choose(visitor, number, options[0])
    visitor.page.close()
    visitor.context.set_offline(False)
    visitor.page = visitor.watched(visitor.context.new_page())
    visitor.go(f"/attempts/{learner.attempt['id']}")
    for number, options in cut.items():
        is_saved(visitor, number)
        expect(visitor.page.locator(f"[name=q{number}][value='{options[0]}']")).to_be_checked()
    assert chosen(learner) == {number: options[0] for number, options in cut.items()}
    assert set(arrived(learner).values()) == {1}


def test_of_two_tabs_neither_overwrites_the_other(sitting):
    learner, visitor, _ = sitting
    (number, options), (other, others) = list(choices(learner).items())[:2]
    second = visitor.watched(visitor.context.new_page())
    second.goto(visitor.page.url)
    choose(visitor, number, options[0])
    is_saved(visitor, number)
    second.locator(f"[name=q{number}][value='{options[1]}']").check()
    expect(second.locator(f"#q{number} [data-state].warn")).to_contain_text(visitor.words["quiz-older"])
    expect(second.locator(f"[name=q{number}][value='{options[0]}']")).to_be_checked()
    second.locator(f"[name=q{other}][value='{others[1]}']").check()
    expect(second.locator(f"#q{other} [data-state].good")).to_be_visible()
    visitor.press("quiz-save-all")
    expect(visitor.page.get_by_text(visitor.words["quiz-all-saved"])).to_be_visible()
    assert chosen(learner) == {number: options[0], other: others[1]}


def test_what_cannot_be_meant_is_said_beside_its_question_and_stays(sitting):
    learner, visitor, _ = sitting
    number = next(at for at, item in enumerate(learner.attempt["items"], 1) if item["question"]["parts"]["kind"] == "numeric")
    field = visitor.page.locator(f"#q{number} input[inputmode]").first
    field.fill("<b>2</b>")
    field.blur()
    expect(visitor.page.locator(f"#q{number} [data-state].warn")).to_be_visible()
    visitor.press("quiz-save-all")
    assert visitor.page.locator(f"#q{number} input[inputmode]").first.input_value() == "<b>2</b>"
    assert visitor.page.locator(".errors").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stale_form_is_shown_again_with_what_was_typed(visit, learner, scripts):
    visitor = visit(scripts=scripts)
    visitor.sign_in(learner.login, PASSWORD)
    visitor.go("/account")
    visitor.main.locator("#employer").fill("Дзіцячая бальніца")
    other = visitor.context.new_page()
    other.goto("/account")
    other.get_by_role("button", name=visitor.words["sign-out"]).click()
    other.goto("/sign-in")
    other.locator("#login").fill(learner.login)
    other.locator("#password").fill(PASSWORD)
    other.locator("main button.wide").click()
    other.wait_for_url("**/learn")
    visitor.main.locator("form", has=visitor.page.locator("#employer")).get_by_role("button").click()
    assert visitor.heading() == visitor.words["send-again-title"]
    visitor.press("send-again")
    assert learner.api.call("get_me")["employer"] == "Дзіцячая бальніца"


@pytest.mark.parametrize("scripts", [True, False])
def test_whoever_signs_in_again_comes_back_with_what_was_typed(visit, learner, scripts):
    visitor = visit(scripts=scripts)
    visitor.sign_in(learner.login, PASSWORD)
    visitor.go("/account/names")
    visitor.main.locator("#names_ru_surname").fill("Веребьёва")
    visitor.main.locator("#names_ru_own_name").fill("Дарья")
    learner.api.call("change_password", body={"current_password": PASSWORD, "new_password": PASSWORD + "!"})
    visitor.press("names-save")
    assert visitor.words["typed-is-kept"] in visitor.main.inner_text()
    visitor.page.locator("#login").fill(learner.login)
    visitor.page.locator("#password").fill(PASSWORD + "!")
    visitor.press("sign-in")
    visitor.press("send-again")
    assert visitor.main.locator("#names_ru_surname").input_value() == "Веребьёва"
    assert visitor.words["account-saved"] in visitor.main.inner_text()


def test_hostile_text_is_shown_as_text(visit, learner):
    visitor = visit()

    def stays_text():
        assert visitor.page.locator("img[src=x], main script").count() == 0

    visitor.page.on("dialog", lambda dialog: visitor.complaints.append(f"a script ran: {dialog.message}"))
    visitor.go("/")
    visitor.page.locator("#q").fill(HOSTILE)
    visitor.press("courses-search-do")
    assert HOSTILE in visitor.page.locator("[role=status]").inner_text()
    stays_text()
    visitor.sign_in(learner.login, PASSWORD)
    visitor.go("/account")
    visitor.main.locator("#employer").fill(HOSTILE)
    visitor.main.locator("form", has=visitor.page.locator("#employer")).get_by_role("button").click()
    assert visitor.main.locator("#employer").input_value() == HOSTILE
    stays_text()
    visitor.go("/account/names")
    visitor.main.locator("#names_be_surname").fill(HOSTILE)
    visitor.press("names-save")
    assert visitor.page.locator(".errors").is_visible()
    assert visitor.main.locator("#names_be_surname").input_value() == HOSTILE
    stays_text()
    visitor.go("/verify")
    visitor.page.locator("#number").fill(HOSTILE)
    visitor.page.locator("#surname").fill(HOSTILE)
    visitor.main.get_by_role("button").last.click()
    assert visitor.main.locator("#number").input_value() == HOSTILE
    stays_text()
    visitor.go("/learn/%3Cscript%3Ealert(1)%3C%2Fscript%3E?lang=%3Cb%3E")
    stays_text()


def test_what_was_done_is_where_reading_begins(sitting):
    _, visitor, _ = sitting
    here = "document.activeElement.innerText.trim()"
    visitor.press("quiz-save-all")
    expect(visitor.page.get_by_text(visitor.words["quiz-all-saved"])).to_be_visible()
    assert visitor.page.evaluate(here) == visitor.words["quiz-all-saved"]
    for page, word, told in (("/account", "saved", "account-saved"), ("/account/names", "saved", "account-saved")):
        visitor.go(f"{page}?done={word}")
        assert visitor.page.evaluate(here) == visitor.words[told]


def test_a_device_whose_clock_is_wrong_is_told_the_time_that_the_server_counts(sitting):
    _, visitor, _ = sitting
    visitor.page.add_init_script("Date.now = () => Date.UTC(2020, 0)")
    for _ in ("the page as it came", "the page as it was kept"):
        visitor.page.reload()
        assert re.fullmatch(r"4[45]:\d\d", visitor.page.locator("[data-clock]").inner_text())
