"""The desk of those who keep registers: sessions planned and called off, a register kept, corrected and printed."""

import datetime
import os
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import academy
from centre import Centre
from conftest import LANGUAGES, PASSWORD, Learner, Visitor, note_what_was_said

SAYS = "info,web::words=trace"
PLACE = "Зала № 1"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""


@pytest.fixture(scope="module")
def hall(request):
    """A centre whose courses ask for attendance, one course for each language."""
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Centre(request.config.getoption("program")) as centre:
        centre.runs = {language: academy.small_course(centre, f"on-site-{language}", kind="attendance", attendance=80)
                       for language in LANGUAGES}
        yield centre
        note_what_was_said(centre)


def desk_of(chromium, hall, language, login="coordinator@demo.test", **options):
    visitor = Visitor(chromium, hall, language=language, **options)
    visitor.sign_in(login)
    visitor.page.wait_for_url("**/learn")
    visitor.speak(language)
    visitor.go("/learn")
    return visitor


def placed(hall, run):
    """Somebody with a place."""
    learner = Learner(hall)
    learner.enrolment = learner.api.call("enrol_learner", {"id": run}, body={})["id"]
    return learner


def enrolled(hall, run):
    """Somebody with a place, who has read what the course asks for."""
    learner = placed(hall, run)
    outline = learner.api.call("get_outline", {"id": learner.enrolment})
    lessons = [item["id"] for item in outline["modules"][0]["items"] if item["kind"] == "lesson"]
    facts = [{"fact_id": str(uuid.uuid4()), "lesson_id": lesson, "kind": "lesson_completed"} for lesson in lessons]
    learner.api.call("record_progress", {"id": learner.enrolment}, body=facts)
    return learner


def day(days):
    """So many days from now, by the calendar of Minsk."""
    minsk = datetime.timezone(datetime.timedelta(hours=3))
    return (datetime.datetime.now(minsk) + datetime.timedelta(days=days)).strftime("%Y-%m-%d")


def planned(desk, day="", begins="", ends="", place=""):
    """Types a session into the form, and sends it; a browser that knows days refuses others by itself."""
    for name, value in {"day": day, "from": begins, "to": ends, "place": place}.items():
        field = desk.main.locator(f"#{name}")
        if not value:
            field.evaluate("field => { field.type = 'text'; field.value = ''; }")
        else:
            field.fill(value)
    desk.press("desk-add-do")


def told(visitor, key, field=None):
    where = visitor.main.locator(f"#{field}-error") if field else visitor.main.locator(".note.good")
    expect(where).to_have_text(visitor.words[key])


def refused(visitor, key):
    expect(visitor.main.locator(".errors li")).to_contain_text(visitor.words[key])


def is_sound(visitor):
    """Accessible, and in one column on a narrow phone."""
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{visitor.page.url} scrolls sideways by {wide} px"
    if visitor.scripts:
        visitor.page.evaluate(Axe().axe_script)
        found = visitor.page.evaluate(AXE, RULES)
        assert not found, f"{visitor.page.url}: {found}"


@pytest.fixture(params=LANGUAGES)
def desk(request, chromium, hall):
    language = request.param
    visitor = desk_of(chromium, hall, language, size="phone", scripts=language == "en")
    yield visitor
    visitor.close()


def test_a_register_is_kept_and_the_last_session_completes_the_course(desk, hall):
    run, learner = hall.runs[desk.language], enrolled(hall, hall.runs[desk.language])
    wanted(desk, hall, run, learner)
    sessions_are_planned(desk)
    register_is_kept(desk, hall, run, learner)
    register_is_corrected(desk, hall, run, learner)
    the_learner_sees_it(desk, hall, learner)
    the_sheet_is_printed(desk)


def wanted(desk, hall, run, learner):
    """Nobody can complete the course as long as there are no sessions, and both sides are told."""
    desk.page.get_by_role("link", name=desk.words["menu-desk"], exact=True).first.click()
    desk.page.wait_for_url("**/desk")
    is_sound(desk)
    desk.main.locator(f"a[href='/desk/runs/{run}']").click()
    assert desk.main.get_by_text(desk.words["desk-no-sessions"], exact=True).is_visible()
    assert desk.main.locator(".note.warn").is_visible()
    missing = learner.api.call("get_eligibility", {"id": learner.enrolment})["missing"]
    assert [one["code"] for one in missing] == ["sessions_missing"]


def sessions_are_planned(desk):
    planned(desk)
    told(desk, "field-no-day", "day")
    planned(desk, day=day(-1))
    told(desk, "field-no-time", "from")
    planned(desk, day=day(-1), begins="09:00", ends="08:00")
    told(desk, "field-session-length", "to")
    told(desk, "field-required-place", "place")
    planned(desk, day=day(-1), begins="09:00", ends="13:00", place=PLACE)
    told(desk, "desk-planned")
    planned(desk, day=day(-1), begins="12:00", ends="15:00", place=PLACE)
    refused(desk, "refusal-session-overlaps")
    planned(desk, day=day(2), begins="09:00", ends="10:00", place=PLACE)
    planned(desk, day=day(3), begins="09:00", ends="13:00", place=PLACE)
    is_sound(desk)
    desk.main.get_by_role("button", name=desk.words["desk-call-off"]).last.click()
    told(desk, "desk-called-off")
    assert desk.main.locator("article").count() == 2


def register_is_kept(desk, hall, run, learner):
    desk.main.get_by_role("link", name=desk.words["desk-keep"]).last.click()
    assert desk.main.get_by_text(desk.words["desk-to-begin"]).is_visible()
    mark(desk, learner, "present")
    refused(desk, "desk-refused-session-not-begun")
    desk.go(f"/desk/runs/{run}")
    desk.main.get_by_role("link", name=desk.words["desk-keep"]).first.click()
    is_sound(desk)
    desk.main.locator(f"#minutes-{learner.enrolment}").fill("241")
    desk.press("desk-save")
    refused(desk, "desk-refused-mark-missing")
    mark(desk, learner, "present")
    refused(desk, "desk-refused-out-of-range")
    assert desk.main.locator(f"#minutes-{learner.enrolment}").input_value() == "241", "nothing that was typed is lost"
    mark(desk, learner, "absent")
    told(desk, "desk-saved")
    state = learner.api.call("get_outline", {"id": learner.enrolment})["sessions"][0]["state"]
    assert state == "absent"


def mark(desk, learner, state):
    desk.main.locator(f"#of-{learner.enrolment} [value={state}]").check()
    desk.press("desk-save")


def register_is_corrected(desk, hall, run, learner):
    is_sound(desk)
    mark(desk, learner, "excused")
    refused(desk, "desk-refused-reason-missing")
    is_sound(desk)
    somebody_was_faster(desk, hall, run, learner)
    desk.main.locator(f"#reason-{learner.enrolment}").fill("Памылка")
    mark(desk, learner, "present")
    told(desk, "desk-saved")
    assert desk.main.get_by_text("Памылка").is_visible()
    # All sessions are 300 minutes, four hours of them are enough.
    assert learner.api.call("get_enrolment", {"id": learner.enrolment})["state"] == "completed"


def somebody_was_faster(desk, hall, run, learner):
    coordinator = hall.demo("coordinator")
    session = coordinator.call("list_run_sessions", {"id": run})["items"][0]["id"]
    entry = {"op_id": str(uuid.uuid4()), "enrolment_id": learner.enrolment, "state": "present", "minutes": 30,
             "corrects": 1, "reason": "Came for half an hour."}
    place = {"id": run, "session_id": session}
    assert coordinator.call("record_attendance", place, body=[entry])["items"][0]["outcome"] == "recorded"
    desk.main.locator(f"#reason-{learner.enrolment}").fill("Памылка")
    mark(desk, learner, "excused")
    refused(desk, "desk-refused-recorded-meanwhile")
    assert desk.main.locator(f"#reason-{learner.enrolment}").input_value() == "Памылка"
    counts = desk.words.texts["desk-counts"].split("{")[0] + desk.words["desk-present"]
    expect(desk.main.locator(f"#of-{learner.enrolment}")).to_contain_text(counts)
    desk.main.locator(f"#minutes-{learner.enrolment}").fill("")


def the_learner_sees_it(desk, hall, learner):
    visitor = Visitor(desk.context.browser, hall, language=desk.language, size="phone")
    visitor.sign_in(learner.login, PASSWORD)
    visitor.page.wait_for_url("**/learn")
    visitor.speak(desk.language)
    visitor.go(f"/learn/{learner.enrolment}")
    sessions = visitor.main.locator("section", has=visitor.page.get_by_role("heading", name=visitor.words["learn-sessions"]))
    expect(sessions.locator("b")).to_have_text(visitor.words["desk-present"])
    expect(sessions.locator("dd").first).to_contain_text(PLACE)
    is_sound(visitor)
    visitor.close()


def the_sheet_is_printed(desk):
    desk.press("desk-sheet", "link")
    assert desk.main.get_by_text(desk.words["desk-sheet-how"]).is_visible()
    is_sound(desk)
    desk.page.emulate_media(media="print")
    assert not desk.main.get_by_text(desk.words["desk-sheet-how"]).is_visible()
    assert desk.main.locator("tbody tr").count() >= 1
    desk.page.emulate_media(media="screen")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_recorded_is_not_called_off_and_nobody_marks_themselves(chromium, hall, language):
    run = academy.small_course(hall, f"later-{language}", kind="none")
    coordinator = hall.demo("coordinator")
    desk = desk_of(chromium, hall, language)
    desk.go(f"/desk/runs/{run}")
    assert desk.main.get_by_text(desk.words["desk-asks-nothing"]).is_visible()
    assert desk.main.get_by_text(desk.words["desk-nobody"]).is_visible()
    planned(desk, day=day(-1), begins="09:00", ends="13:00", place=PLACE)
    own = coordinator.call("enrol_learner", {"id": run}, body={})["id"]
    session = coordinator.call("list_run_sessions", {"id": run})["items"][0]["id"]
    desk.go(f"/desk/runs/{run}/sessions/{session}")
    desk.main.locator(f"#of-{own} [value=present]").check()
    desk.press("desk-save")
    refused(desk, "desk-refused-own-attendance")

    desk.go(f"/desk/runs/{run}")
    entry = {"op_id": str(uuid.uuid4()), "enrolment_id": own, "state": "present"}
    hall.demo("trainer").call("record_attendance", {"id": run, "session_id": session}, body=[entry])
    desk.main.get_by_role("button", name=desk.words["desk-call-off"]).click()
    refused(desk, "refusal-session-recorded")
    assert desk.main.locator(".tag.good").inner_text() == desk.words["desk-recorded"]
    desk.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learner_is_told_how_much_is_missing(chromium, hall, language):
    bare, some = [academy.small_course(hall, f"{key}-{language}", kind="attendance", attendance=80) for key in ("bare", "some")]
    session = {"starts_at": "2036-01-12T06:00:00Z", "ends_at": "2036-01-12T11:00:00Z", "place": PLACE}
    hall.demo("coordinator").call("create_run_session", {"id": some}, body=session)
    early, late = enrolled(hall, bare), enrolled(hall, some)
    for learner, key in ((early, "refusal-sessions-missing"), (late, None)):
        visitor = Visitor(chromium, hall, language=language, size="phone")
        visitor.sign_in(learner.login, PASSWORD)
        visitor.page.wait_for_url("**/learn")
        visitor.speak(language)
        visitor.go(f"/learn/{learner.enrolment}")
        if key:
            assert visitor.main.get_by_text(visitor.words[key]).is_visible()
        else:
            share = late.api.call("get_eligibility", {"id": late.enrolment})["missing"][0]["attendance"]
            assert share == {"attended_minutes": 0, "needed_minutes": 240, "planned_minutes": 300}
            visitor.go(f"/courses/some-{language}")
            assert visitor.main.get_by_text(visitor.words["refusal-attendance-missing"]).is_visible()
        visitor.close()


def at(minutes):
    """So many minutes from now, as the API writes it."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_register_does_not_take_is_told_in_the_language_of_the_desk(chromium, hall, language):
    run = academy.small_course(hall, f"strict-{language}", kind="none")
    coordinator, learner, leaves = hall.demo("coordinator"), enrolled(hall, run), placed(hall, run)
    plan = {"starts_at": at(-2), "ends_at": at(60), "place": PLACE}
    session = coordinator.call("create_run_session", {"id": run}, body=plan)["id"]
    desk = desk_of(chromium, hall, language)
    desk.go(f"/desk/runs/{run}/sessions/{session}")
    mark(desk, learner, "present")
    refused(desk, "desk-refused-session-not-over")
    is_sound(desk)
    op = desk.main.locator(f"[name=op-{learner.enrolment}]").input_value()
    mark(desk, learner, "absent")
    told(desk, "desk-saved")
    desk.main.locator(f"[name=op-{learner.enrolment}]").evaluate("(field, op) => { field.value = op; }", op)
    desk.main.locator(f"#reason-{learner.enrolment}").fill("x")
    mark(desk, learner, "excused")
    refused(desk, "desk-refused-operation-reused")
    desk.main.locator(f"#reason-{learner.enrolment}").fill("x" * 1001)
    mark(desk, learner, "excused")
    refused(desk, "desk-refused-too-long")
    desk.go(f"/desk/runs/{run}/sessions/{session}")
    leaves.api.call("withdraw_enrolment", {"id": leaves.enrolment}, body={})
    mark(desk, leaves, "absent")
    refused(desk, "desk-refused-not-on-run")
    desk.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_is_moved_and_one_that_is_recorded_is_called_off_with_a_reason(chromium, hall, language):
    run = academy.small_course(hall, f"moved-{language}", kind="none")
    coordinator, learner = hall.demo("coordinator"), enrolled(hall, run)
    desk = desk_of(chromium, hall, language, size="phone")
    desk.go(f"/desk/runs/{run}")
    planned(desk, day=day(-1), begins="09:00", ends="13:00", place=PLACE)
    desk.main.get_by_role("link", name=desk.words["desk-move"]).click()
    is_sound(desk)
    desk.main.locator("#place").fill("Зала № 2")
    desk.main.locator("#place").press("Enter")
    told(desk, "desk-moved")
    expect(desk.main.locator("article")).to_contain_text("Зала № 2")
    desk.main.get_by_role("link", name=desk.words["desk-keep"]).click()
    mark(desk, learner, "present")
    told(desk, "desk-saved")
    register = desk.page.url
    desk.go(f"/desk/runs/{run}")
    desk.main.get_by_role("link", name=re.compile("^" + desk.words["desk-call-off"] + ":")).click()
    is_sound(desk)
    desk.press("desk-call-off")
    expect(desk.main.locator("#reason-error")).to_have_text(desk.words["desk-call-off-reason-missing"])
    other = Visitor(chromium, hall, language=language)
    other.sign_in("trainer@demo.test")
    other.page.wait_for_url("**/learn")
    other.speak(language)
    other.go(register)
    desk.main.locator("#reason").fill("Няма святла")
    desk.press("desk-call-off")
    told(desk, "desk-called-off")
    expect(desk.main.locator("article")).to_contain_text(desk.words["desk-is-off"])
    is_sound(desk)
    other.press("desk-save")
    expect(other.main).to_contain_text(other.words["refusal-session-called-off"])
    other.go(register)
    expect(other.main.locator(".note.warn")).to_contain_text("Няма святла")
    is_sound(other)
    other.close()
    desk.close()


def test_somebody_else_finds_no_desk(chromium, hall):
    visitor = Visitor(chromium, hall)
    visitor.sign_in("clinician@demo.test")
    visitor.page.wait_for_url("**/learn")
    assert visitor.page.locator("a[href='/desk']").count() == 0
    assert visitor.go("/desk").status == 403
    visitor.close()
