"""Runs on the desk: opened, changed, cancelled, and requests for a place decided, by whoever coordinates the courses."""

import os

import pytest
from playwright.sync_api import expect

import clinic
from centre import Centre
from conftest import COURSE, LANGUAGES, Learner, note_what_was_said
from test_attendance import SAYS, day, desk_of, is_sound, placed, refused, told


@pytest.fixture(scope="module")
def hall(request):
    """A centre of these runs' own, with a course that nobody has published yet."""
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Centre(request.config.getoption("program")) as centre:
        clinic.put(centre, "draft")
        yield centre
        note_what_was_said(centre)


@pytest.fixture(params=LANGUAGES)
def desk(request, chromium, hall):
    visitor = desk_of(chromium, hall, request.param, size="phone", scripts=request.param == "en")
    yield visitor
    visitor.close()


def types(desk, **fields):
    """Types into the form; a browser that knows days and times refuses others by itself."""
    for name, value in fields.items():
        if name in ("kind", "admission"):
            desk.main.locator(f"[name={name}][value={value}]").check()
        else:
            desk.main.locator(f"#{name}").fill(value)


def open_as(desk, **fields):
    types(desk, **fields)
    desk.press("plan-open-do")


def test_a_run_is_opened_changed_and_cancelled(desk, hall):
    desk.page.get_by_role("link", name=desk.words["menu-desk"], exact=True).first.click()
    desk.press("plan-open", "link")
    is_sound(desk)
    what_cannot_be_meant_is_told(desk)
    open_as(desk, starts_at=day(2), starts_at_time="09:00", ends_at=day(3), enrolment_closes_at=day(1),
            capacity="1", waiting_list_size="1", offer_hours="48", minimum_number="1", go_no_go_on=day(1))
    told(desk, "plan-opened")
    is_sound(desk)
    run = desk.page.url.rsplit("/", 1)[-1].split("?")[0]
    learners_find_it(desk, hall, run)
    it_is_changed(desk, hall, run)
    it_is_cancelled(desk, run)


def what_cannot_be_meant_is_told(desk):
    """Each refusal at its field, and what was typed stays."""
    open_as(desk, enrolment_opens_at="", **dict.fromkeys(("capacity", "waiting_list_size", "offer_hours", "minimum_number"), "x"))
    told(desk, "field-required-course-key", "course_key")
    told(desk, "field-required-enrolment-opens-at", "enrolment_opens_at")
    for field in ("capacity", "waiting-list-size", "offer-hours", "minimum-number"):
        told(desk, f"field-out-of-range-{field}", field.replace("-", "_"))
    is_sound(desk)
    assert desk.main.locator("#capacity").input_value() == "x"
    expect(desk.main.locator("#starts_at")).to_be_hidden()
    desk.main.locator("#course_key").select_option(COURSE)
    open_as(desk, kind="dated", enrolment_opens_at=day(0), capacity="", waiting_list_size="", offer_hours="", minimum_number="")
    told(desk, "field-missing-starts-at", "starts_at")
    told(desk, "field-missing-ends-at", "ends_at")
    open_as(desk, starts_at=day(2), ends_at=day(1), enrolment_closes_at=day(-1))
    told(desk, "field-out-of-order-ends-at", "ends_at")
    told(desk, "field-out-of-order-enrolment-closes-at", "enrolment_closes_at")
    # Dates that are typed are told even where they are not asked for.
    open_as(desk, kind="self_paced")
    told(desk, "field-dates-unwanted", "kind")
    expect(desk.main.locator("#starts_at")).to_have_value(day(2))
    types(desk, kind="dated", ends_at=day(3), enrolment_closes_at="")
    not_published(desk)


def not_published(desk):
    """A course that was published when the form was opened."""
    chosen = desk.main.locator("#course_key option:checked")
    chosen.evaluate("option => { option.value = 'draft'; }")
    desk.press("plan-open-do")
    told(desk, "refusal-course-not-published", "course_key")
    desk.main.locator("#course_key").select_option(COURSE)


def learners_find_it(desk, hall, run):
    placed(hall, run)
    shown = next(one for one in hall.anyone().call("list_runs_of_course", {"key": COURSE})["items"] if one["id"] == run)
    assert (shown["capacity"], shown["places_left"], shown["minimum_number"]) == (1, 0, 1)
    waits = Learner(hall).api.call("enrol_learner", {"id": run}, body={})
    assert waits["state"] == "waitlisted"
    desk.go("/desk")
    desk.main.locator(f"a[href='/desk/runs/{run}']").click()


def it_is_changed(desk, hall, run):
    desk.press("plan-change", "link")
    is_sound(desk)
    types(desk, waiting_list_size="0")
    desk.press("plan-change-do")
    told(desk, "refusal-waiting-list-too-short", "waiting_list_size")
    somebody_else_changes_it(hall, run)
    types(desk, waiting_list_size="", admission="approval")
    desk.press("plan-change-do")
    meanwhile = desk.main.locator(".note.warn")
    expect(meanwhile).to_contain_text(desk.words["plan-meanwhile"])
    expect(meanwhile).to_contain_text(desk.words["plan-offer-hours"])
    is_sound(desk)
    expect(desk.main.locator("#offer_hours")).to_have_value("48")
    desk.press("plan-change-do")
    told(desk, "plan-changed")
    run = hall.anyone().call("get_course_run", {"id": run})
    assert (run["offer_hours"], run["admission"], run.get("waiting_list_size")) == (48, "approval", None)


def somebody_else_changes_it(hall, run):
    coordinator, place = hall.demo("coordinator"), {"id": run}
    tag = coordinator.raw("get_course_run", place).headers["ETag"]
    assert coordinator.raw("change_course_run", place, body={"offer_hours": 7}, headers={"If-Match": tag}).ok


def it_is_cancelled(desk, run):
    desk.press("plan-cancel", "link")
    is_sound(desk)
    desk.press("plan-cancel")
    told(desk, "plan-cancel-reason-missing", "reason")
    types(desk, reason="Хвароба")
    desk.press("plan-cancel")
    assert desk.main.get_by_text(desk.words["plan-is-cancelled"]).is_visible()
    is_sound(desk)
    desk.go("/desk")
    expect(desk.main.locator("article", has=desk.page.locator(f"a[href='/desk/runs/{run}']"))).to_contain_text(desk.words["plan-cancelled"])
    is_sound(desk)


def test_requests_for_a_place_are_accepted_and_declined(desk, hall):
    plan = {"kind": "self_paced", "admission": "approval", "enrolment_opens_at": "2026-01-01T00:00:00Z",
            "capacity": 1, "waiting_list_size": 1}
    run = hall.demo("coordinator").call("create_course_run", body={"course_key": COURSE, "plan": plan})["id"]
    first, second, third, fourth = [placed(hall, run) for _ in range(4)]
    desk.go(f"/desk/runs/{run}")
    desk.main.locator(f"a[href='/desk/runs/{run}/requests']").click()
    is_sound(desk)
    accept(desk, first)
    told(desk, "request-accepted")
    accept(desk, second)
    told(desk, "request-waits")
    accept(desk, third)
    refused(desk, "request-full")
    reason = desk.main.locator(f"#reason-{third.enrolment}")
    reason.press("Enter")
    told(desk, "request-reason-missing", f"reason-{third.enrolment}")
    is_sound(desk)
    reason.fill("Для медсясцёр")
    reason.press("Enter")
    told(desk, "request-declined")
    states = [one.api.call("get_enrolment", {"id": one.enrolment})["state"] for one in (first, second, third)]
    assert states == ["booked", "waitlisted", "declined"]
    fourth.api.call("withdraw_enrolment", {"id": fourth.enrolment}, body={})
    accept(desk, fourth)
    refused(desk, "refusal-nothing-to-decide")
    assert desk.main.get_by_text(desk.words["requests-none"]).is_visible()


def accept(desk, learner):
    desk.main.locator(f"form[action$='/{learner.enrolment}'] [value=accept]").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_publishes_is_told_how_learners_come(chromium, hall, language):
    key = f"new-{language}"
    clinic.put(hall, key)
    clinic.sign_off(hall, key)
    clinic.publish(hall, key)
    for login, sentence in (("reviewer", "plan-published-ask"), ("admin", "plan-published-next")):
        visitor = desk_of(chromium, hall, language, f"{login}@demo.test", size="phone")
        visitor.go(f"/courses/{key}?done=published")
        note = visitor.main.locator(".note.good").first
        expect(note).to_contain_text(visitor.words["plan-published"])
        expect(note).to_contain_text(visitor.words[sentence])
        is_sound(visitor)
        if login == "admin":
            note.get_by_role("link", name=visitor.words["plan-open"]).click()
            expect(visitor.main.locator("#course_key")).to_have_value(key)
            visitor.press("plan-open-do")
            told(visitor, "plan-opened")
            visitor.go(f"/courses/{key}?done=published")
            expect(visitor.main.locator(".note.good").first).to_have_text(visitor.words["plan-published"])
        visitor.close()
