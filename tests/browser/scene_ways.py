"""What somebody does, or what happens meanwhile, until a scene is there."""

import datetime
import itertools
import socket
import sqlite3

import requests
from playwright.sync_api import expect

from conftest import COURSE, PASSWORD
from stage import NAMES, RUSSIAN

SECOND = "сосны у реки 8"
NOBODY = "0000-0000-0000-0000"
# Failures are counted by address, so that each who fails has one of their own.
ADDRESSES = (f"203.0.{third}.{fourth}" for third in range(256) for fourth in range(256))


def enter(visitor, person, path, password=PASSWORD):
    """Signs in on the way to a page."""
    visitor.go(f"/sign-in?next={path}")
    typed(visitor, "sign-in", login=person.login, password=password)
    visitor.page.wait_for_url(lambda url: "/sign-in" not in url)


def typed(visitor, key, **fields):
    """Types into a form and sends it."""
    for name, value in fields.items():
        visitor.main.locator(f"[name={name}]").fill(value)
    visitor.press(key)


# Places


def meanwhile(change):
    """Somebody asks for a place on a page that is out of date: this has happened since."""
    def come(visitor, stage):
        run = stage.open("crowded", opens=-2, capacity=1, waiting_list_size=0)
        enter(visitor, stage.person(), "/courses/crowded")
        change(stage, run)
        visitor.page.locator(f"form[action*='{run}'] button").click()
    return come


def another_was_faster(stage, run):
    stage.person().take(run)


def it_was_called_off(stage, run):
    stage.staff("coordinator").call("cancel_course_run", {"id": run}, body={"reason": "The trainer is ill."})


def moved(**days):
    """The window of enrolment now begins or ends so many days from now."""
    def change(stage, run):
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=stage.centre.passed)
        stage.change(run, **{name: (now + datetime.timedelta(days=count)).strftime("%Y-%m-%dT%H:%M:%SZ")
                             for name, count in days.items()})
    return change


def offer_let_go(visitor, stage):
    lucky = stage.offered(offer_hours=48)
    enter(visitor, lucky, "/learn")
    lucky.api.call("withdraw_enrolment", {"id": lucky.enrolment}, body={})
    visitor.press("learn-accept")


def offer_slept_over(visitor, stage):
    enter(visitor, stage.offered(offer_hours=1), "/learn")
    stage.centre.pass_time(hours=2)
    visitor.press("learn-accept")


def long_reason(visitor, stage):
    visitor.go(f"/enrolments/{stage.booked.enrolment}/withdrawal")
    typed(visitor, "withdrawal-do-place", reason="я" * 1001)


# Learning


def at(hour):
    """Comes to one's learning at an hour of the day in Minsk."""
    def come(visitor, stage):
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3, seconds=stage.centre.passed)
        stage.centre.pass_time(hours=(hour - now.hour) % 24)
        enter(visitor, stage.newcomer, "/learn")
    return come


def right_check(visitor, stage):
    visitor.go(f"/learn/{stage.done.enrolment}/lessons/{stage.done.lessons[0]}")
    visitor.main.locator("[name=c1][value=a]").check()
    visitor.press("lesson-check-answer")


def paused(visitor, stage):
    """Presses the button of a page that was opened before an attempt was made elsewhere; then looks around."""
    person = stage.person().study(stage.first_run_of(COURSE))
    person.read(*range(len(person.lessons)))
    enter(visitor, person, f"/learn/{person.enrolment}/quizzes/{person.quizzes['final-test']}")
    person.begin("final-test").hand_in_now()
    visitor.press("quiz-begin")
    visitor.go(f"/learn/{person.enrolment}")
    visitor.go("/learn")


def begun_elsewhere(visitor, stage):
    """The same test is open on another run of the same course."""
    there, here = stage.run["tests"], stage.open("tests", kind="self_paced", starts_at=None, ends_at=None)
    person = stage.person().study(here)
    enter(visitor, person, f"/learn/{person.enrolment}/quizzes/{person.quizzes['twice']}")
    person.study(there).begin("twice")
    visitor.press("quiz-begin")


# Attempts


def sitting(visitor, stage, quiz="twice"):
    """Somebody at a test, with all five questions before them."""
    person = stage.person().study(stage.run["tests"]).begin(quiz)
    enter(visitor, person, f"/attempts/{person.attempt['id']}")
    return person


def option(visitor, value):
    return visitor.page.locator(f"#q1 [value={value}]")


def told(visitor, number, tone="warn"):
    """What is said beside a question once its answer has arrived."""
    expect(visitor.page.locator(f"#q{number} [data-state].{tone}")).to_be_visible()


def too_late(visitor, stage):
    sitting(visitor, stage, "timed")
    stage.centre.pass_time(minutes=6)
    option(visitor, "a").click()
    visitor.page.wait_for_url("**/review?late=1")


def handed_in_elsewhere(visitor, stage):
    person = sitting(visitor, stage)
    person.hand_in_now()
    option(visitor, "a").click()
    visitor.page.wait_for_url("**/review?late=1")


def signed_out_elsewhere(visitor, stage):
    person = sitting(visitor, stage)
    person.api.call("change_password", body={"current_password": PASSWORD, "new_password": SECOND})
    option(visitor, "a").check()
    expect(visitor.page.locator("[data-notice]")).to_be_visible()


def answered_elsewhere(visitor, stage):
    person = sitting(visitor, stage)
    person.answer({"kind": "single_choice", "option_id": "a"}, person.attempt["items"][0]["id"])
    option(visitor, "b").check()
    if visitor.scripts:
        told(visitor, 1)
    else:
        visitor.press("quiz-save-all")


def no_number(visitor, stage):
    sitting(visitor, stage)
    field = visitor.page.locator("#q5 input[inputmode]").first
    field.fill("a little")
    field.blur()
    told(visitor, 5)
    visitor.press("quiz-save-all")


def in_time_to_hand_in(visitor, stage):
    person = stage.person().study(stage.run["tests"]).begin("grace")
    stage.centre.pass_time(minutes=6)
    enter(visitor, person, f"/attempts/{person.attempt['id']}")


def not_reached(visitor, stage):
    """A page that is not as ours sends an answer to a question that comes later."""
    person = sitting(visitor, stage, "steps")
    later, = stage.centre.database().execute(
        "SELECT lower(hex(id)) FROM attempt_item WHERE lower(hex(attempt_id)) = ? AND position = 2",
        (person.attempt["id"].replace("-", ""),)).fetchone()
    visitor.page.evaluate("""later => {
        const section = document.querySelector('#q1');
        section.dataset.item = later;
        section.dataset.kind = 'matching';
    }""", later)
    option(visitor, "a").check()
    # The first question has no answer that was sent, so what was said stands at no question.
    visitor.page.wait_for_function("() => document.querySelector('#q1 [data-state]').innerText.length > 30")


# What a page of another version of the program would send, question by question.
SPOILT = """() => {
    const part = (number, what) => document.querySelector(`#q${number} ${what}`);
    part(1, '[value=a]').value = 'z';
    part(2, '[value=b]').value = 'a';
    document.querySelector('#q3').dataset.kind = 'numeric';
    document.querySelector('#q4').dataset.kind = 'nonsense';
    part(5, '[name^=seen]').value = '-5-0';
}"""
CROWDED = """() => {
    const box = document.querySelector('#q2 [value=a]').closest('label');
    for (const id of ['a', 'b']) {
        const more = box.cloneNode(true);
        more.querySelector('input').checked = true;
        box.after(more);
    }
    crypto.getRandomValues = (bytes) => bytes.fill(7);
}"""


def senseless(visitor, stage):
    sitting(visitor, stage)
    visitor.page.evaluate(SPOILT)
    option(visitor, "z").check()
    told(visitor, 1)
    for box in visitor.page.locator("#q2 [type=checkbox]").all():
        box.check()
    told(visitor, 2)
    visitor.page.locator("#q3 select").first.select_option(index=1)
    told(visitor, 3)
    visitor.page.locator("#q4 [name=move]:enabled").first.click()
    told(visitor, 4)
    field = visitor.page.locator("#q5 input[inputmode]").first
    field.fill("4,8")
    field.blur()
    told(visitor, 5)
    visitor.page.reload()
    visitor.page.evaluate(CROWDED)
    option(visitor, "a").check()
    told(visitor, 1, "good")
    visitor.page.locator("#q2 [value=b]").last.check()
    told(visitor, 2)
    option(visitor, "b").check()
    told(visitor, 1)


# People


def confirmed_too_soon(visitor, stage):
    person = stage.person(confirmed=False)
    enter(visitor, person, "/account/names")
    renamed(person)
    visitor.press("names-confirm")


def renamed(person):
    tag = person.api.raw("get_me").headers["etag"]
    person.api.raw("update_me", body={"names": RUSSIAN}, headers={"If-Match": tag})


def renamed_elsewhere(visitor, stage):
    person = stage.person()
    enter(visitor, person, "/account/names")
    renamed(person)
    typed(visitor, "names-save", names_be_surname="Кавалёва")


def filled_in(visitor, stage):
    visitor.go("/account/names")
    visitor.press("names-fill")


def nothing_there(visitor, stage):
    """What another tab has emptied."""
    person = stage.person(employer="Бальніца № 3")
    enter(visitor, person, "/account")
    tag = person.api.raw("get_me").headers["etag"]
    person.api.raw("update_me", body={"employer": None}, headers={"If-Match": tag})
    typed(visitor, "save", employer="Бальніца № 3 у Мінску")


def far_region(visitor, stage):
    visitor.go("/account")
    visitor.page.evaluate("() => { document.querySelector('#region').selectedOptions[0].value = 'x'.repeat(201); }")
    typed(visitor, "save", employer="x" * 201)


def new_password(visitor, stage):
    enter(visitor, stage.person(), "/account/password")
    typed(visitor, "change-password", current_password=PASSWORD, new_password=SECOND)


def saved(visitor, stage):
    enter(visitor, stage.person(), "/account")
    typed(visitor, "save", employer="Бальніца № 3")


def taken(visitor, stage):
    visitor.go("/sign-up")
    names = {**NAMES, **RUSSIAN, "en": {"surname": "Verabyova", "own_name": "Darya"}}
    name = names[visitor.language]
    visitor.main.locator("#consent").check()
    typed(visitor, "sign-up", surname=name["surname"], own_name=name["own_name"], login=stage.newcomer.login, password=SECOND)


def wrong_letters(visitor, stage):
    visitor.go("/account/names")
    typed(visitor, "names-save", names_be_surname="Щука", names_be_own_name="я" * 101, names_ru_surname="Vоробьёва",
          names_ru_own_name="Дарья--Анна", names_latin_surname="Щука", names_latin_own_name="Da\u200brya")


def no_names(visitor, stage):
    visitor.go("/account/names")
    for field in visitor.main.locator("fieldset input").all():
        field.fill("")
    visitor.press("names-save")
    typed(visitor, "names-save", names_be_own_name="Дар’я")


def erased(visitor, stage):
    """Somebody with a certificate leaves; then a stranger and the coordinator ask after it."""
    person = stage.certified()
    enter(visitor, person, "/privacy/erasure")
    visitor.main.locator("#understood").check()
    typed(visitor, "erasure", password=PASSWORD)
    visitor.page.wait_for_url("**/privacy?done=erased**")
    visitor.go(f"/v/{person.held['code']}")
    visitor.sign_in("coordinator@demo.test")
    run = stage.staff("coordinator").call("get_enrolment", {"id": person.enrolment})["course_run_id"]
    visitor.go(f"/desk/runs/{run}")
    visitor.go(f"/certificates/{person.held['id']}/document.pdf")


def soon(visitor, stage):
    """Between completion and certificate lies a moment: the course is completed by hand, for the next sweep to find."""
    for _ in range(8):
        visitor.context.clear_cookies(name="fg_session")
        person = stage.person().study(stage.run["on-site"])
        enter(visitor, person, "/learn")
        stage.by_hand("UPDATE enrolment SET state = 'completed', completed_at = updated_at WHERE lower(hex(id)) = ?",
                      person.enrolment.replace("-", ""))
        visitor.go(f"/learn/{person.enrolment}")
        if visitor.page.get_by_text(visitor.words["review-certificate-soon"]).count():
            return


def hurried(visitor, stage):
    """A test that ends without a result unless it is handed in in time."""
    person = stage.person().study(stage.run["tests"]).begin("hurried")
    enter(visitor, person, f"/attempts/{person.attempt['id']}")


# Forms of somebody else, or of long ago


def of_another(visitor, stage):
    """On a ward computer a session ends while names are typed, and a colleague signs in."""
    enter(visitor, stage.person(), "/account/names")
    visitor.main.locator("#names_ru_surname").fill("Веребьёва")
    visitor.context.add_cookies([{"name": "fg_session", "value": "A" * 43, "url": stage.centre.address}])
    visitor.press("names-save")
    typed(visitor, "sign-in", login=stage.person().login, password=PASSWORD)


def out_of_date(visitor, stage):
    """A form that was open since before another sign-in."""
    enter(visitor, stage.person(), "/account")
    visitor.page.evaluate("() => { for (const token of document.getElementsByName('csrf')) token.value = 'x'; }")
    visitor.press("save")


def without_cookies(visitor, stage):
    """A browser that keeps no cookies: what it sends is never known for ours."""
    person = stage.person()
    visitor.go("/sign-in")
    for _ in range(2):
        visitor.context.clear_cookies(name="fg_visit")
        typed(visitor, "sign-in", login=person.login, password=PASSWORD)


# Faults


def wrong_passwords(visitor, stage):
    """Somebody who has forgotten their password tries too often."""
    person, address = stage.person(), next(ADDRESSES)
    visitor.context.set_extra_http_headers({"x-forwarded-for": address})
    for _ in range(10):
        person.centre.anyone().raw("sign_in", body={"login": person.login, "password": SECOND},
                                   headers={"x-forwarded-for": address})
    visitor.sign_in(person.login, PASSWORD)


def guessing(visitor, stage):
    """A minute is counted as it stands on the clock, so it begins anew first."""
    address = next(ADDRESSES)
    visitor.context.set_extra_http_headers({"x-forwarded-for": address})
    now = datetime.datetime.now(datetime.UTC).timestamp() + stage.centre.passed
    stage.centre.pass_time(seconds=61 - int(now) % 60)
    with requests.Session() as session:
        for _ in range(60):
            session.get(f"{stage.centre.address}/v/{NOBODY}", headers={"x-forwarded-for": address})
    visitor.go(f"/v/{NOBODY}")


def locked(visitor, stage):
    """Something else writes into the database for longer than the program waits."""
    visitor.go("/account")
    database = sqlite3.connect(f"{stage.centre.folder.name}/forest-glade.db", isolation_level=None, timeout=20)
    database.execute("BEGIN IMMEDIATE")
    try:
        typed(visitor, "save", employer="Бальніца № 3")
    finally:
        database.close()


def cut_off(visitor, stage):
    """A form that breaks off on its way; no browser shows what comes of it, so it is sent without one."""
    host, port = stage.centre.listen.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"POST /sign-up HTTP/1.1\r\nHost: {stage.centre.listen}\r\nAccept-Language: {visitor.language}\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nsurname=".encode())
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(itertools.takewhile(bool, iter(lambda: line.recv(65536), None)))
    visitor.go("/sign-up")
    visitor.page.set_content(answer.split(b"\r\n\r\n", 1)[1].decode(errors="replace"))
