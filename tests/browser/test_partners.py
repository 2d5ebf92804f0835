"""The desk of partner institutions: adding one, a key from its making to its end, and what did not arrive sent again."""

import datetime
import http.server
import os
import threading

import pytest
from playwright.sync_api import expect

import academy
from conftest import LANGUAGES, Learner, Visitor, note_what_was_said
from keyboard import ByKeyboard
from later import Later

ADMINISTRATOR = "admin@demo.test"
NAME = "Бальніца № 3"
SAYS = "info,web::words=trace"
SCOPES = ["certificates:verify", "certificates:watch"]
REASON = {"reason": "We look into it."}
# What has happened since the beginning of the feed.
BEGINNING = "AAAAAAAAAAA"
EVENTS = ["issued", "suspended", "reinstated", "superseded", "revoked", "voided"]
# One more than a page of the desk holds.
MANY = 21


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes everything at `/taken`, and wants no more at any other address."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200 if self.path == "/taken" else 410)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def receiver():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def place(request):
    """A centre in which everything has happened to certificates that can."""
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Later(request.config.getoption("program")) as centre:
        joint = academy.joint_course(centre)
        _, waiting = academy.completes(centre, joint)
        centre.demo("academy").call("return_certificate", {"id": waiting}, body=REASON)
        learner = Learner(centre).enrol().read_everything().begin().hand_in(right=True)
        held, coordinator = learner.certificate(), centre.demo("coordinator")
        for operation in ("suspend", "reinstate", "correct"):
            coordinator.call(f"{operation}_certificate", {"id": held["id"]}, body=REASON)
        coordinator.call("revoke_certificate", {"id": learner.certificate()["id"]}, body=REASON)
        yield centre
        note_what_was_said(centre)


def manager(chromium, place, language, **options):
    visitor = Visitor(chromium, place, language=language, **options)
    visitor.sign_in(ADMINISTRATOR)
    visitor.page.wait_for_url("**/learn")
    visitor.speak(language)
    visitor.go("/")
    return visitor


@pytest.fixture(params=LANGUAGES)
def desk(request, chromium, place):
    language = request.param
    visitor = manager(chromium, place, language, size="phone", scripts=language == "en")
    visitor.page.get_by_role("link", name=visitor.words["menu-partners"], exact=True).first.click()
    visitor.page.wait_for_url("**/partners")
    yield visitor
    visitor.close()


def added(visitor, name):
    visitor.main.locator("#name").fill(name)
    visitor.press("partners-add-do")


def told(visitor, key, field=None):
    where = visitor.main.locator(f"#{field}-error") if field else visitor.main.locator(".note.good")
    expect(where).to_have_text(visitor.words[key])


def key_page(visitor, **typed):
    """Types into the form for a key, and sends it."""
    for name, value in typed.items():
        field = visitor.main.locator(f"[name={name}]")
        if name == "expires_at":
            field.evaluate("(field, value) => { field.type = 'text'; field.value = value; }", value)
        else:
            field.fill(value)
    visitor.press("partner-key-make")


def test_an_institution_is_added_and_a_key_made_used_and_taken_back(desk, place):
    name = f"{NAME} {desk.language}"
    added(desk, "")
    told(desk, "field-name-length", "name")
    added(desk, name)
    told(desk, "partners-added")
    partner = desk.page.url.split("?")[0]
    assert desk.main.get_by_text(desk.words["partner-keys-none"]).is_visible()
    assert desk.main.get_by_text(desk.words["partner-addresses-none"]).is_visible()
    desk.go("/partners")
    added(desk, name)
    told(desk, "refusal-partner-name-taken", "name")
    assert desk.main.locator("#name").input_value() == name

    desk.go(partner)
    desk.press("partner-key-new", "link")
    cannot_be_made(desk)
    desk.main.locator("[value='certificates:verify']").check()
    key_page(desk, name="register", expires_at="2099-05-31")
    key = desk.main.locator("#key").input_value()
    assert key.startswith("fg_") and desk.main.get_by_text(desk.words["partner-key-once"]).is_visible()
    copies(desk, key)
    desk.press("partner-key-kept", "link")
    assert key not in desk.page.content()
    assert desk.main.get_by_text(desk.words["partner-key-unused"]).is_visible()

    place.partner(key).call("verify_code", {"code": "0000000000000000"})
    place.wait_for(lambda: desk.go(partner) and desk.main.locator("details").count())
    desk.main.locator("summary").click()
    expect(desk.main.locator("details dd")).to_contain_text("1")
    takes_back(desk, place, key, partner)
    examples(desk, partner)


def cannot_be_made(desk):
    desk.main.locator("[value='certificates:verify']").uncheck()
    key_page(desk, name="register")
    told(desk, "field-no-scope", "scopes")
    desk.main.locator("[value='certificates:watch']").check()
    key_page(desk, expires_at="soon")
    told(desk, "field-no-day", "expires_at")
    key_page(desk, expires_at="2020-01-01")
    told(desk, "field-in-the-past", "expires_at")
    assert desk.main.locator("#name").input_value() == "register", "nothing that was typed is lost"


def copies(desk, key):
    button = desk.main.locator("[data-copies]")
    assert button.is_visible() == desk.scripts
    if desk.scripts:
        desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button.click()
        expect(desk.main.get_by_role("status")).to_have_text(desk.words["partner-key-copied"])
        assert desk.page.evaluate("navigator.clipboard.readText()") == key


def takes_back(desk, place, key, partner):
    revoke = desk.main.get_by_text(desk.words["partner-key-revoke"], exact=True)
    revoke.click()
    address = desk.page.url
    assert desk.main.get_by_text(desk.words["partner-revoke-means"]).is_visible()
    desk.press("partner-revoke-do")
    told(desk, "partner-revoke-reason-missing", "reason")
    desk.main.locator("#reason").fill("It was lost.")
    desk.press("partner-revoke-do")
    told(desk, "partner-key-revoked-now")
    assert desk.main.locator(".tag.bad").inner_text() == desk.words["partner-key-revoked"]
    assert place.partner(key).raw("verify_batch", body={"items": []}).status_code == 401
    desk.go(address)
    assert desk.page.url.startswith(partner + "?"), "it is done already"


def examples(desk, partner):
    desk.go(partner + "/keys")
    desk.main.locator("[value=sandbox]").check()
    key_page(desk, name="trying out")
    assert desk.main.locator("#key").input_value().startswith("fg_sandbox_")
    assert desk.main.get_by_text(desk.words["partner-key-examples-only"]).is_visible()
    desk.go(partner)
    assert desk.main.locator(".tag.info").inner_text() == desk.words["partner-key-sandbox"]
    assert desk.main.get_by_text(desk.words["partner-key-endless"]).is_visible()


def test_a_key_whose_term_is_over_is_shown_as_such(chromium, place):
    administrator = place.demo("admin")
    partner = administrator.call("create_partner", body={"name": "Clinic of a day"})["id"]
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {"name": "k", "scopes": SCOPES, "expires_at": until}
    key = administrator.call("create_partner_key", {"id": partner}, body=body)["api_key"]
    place.wait_for(lambda: place.partner(key).raw("verify_batch", body={"items": []}).status_code == 401)
    for language in LANGUAGES:
        visitor = manager(chromium, place, language)
        visitor.go(f"/partners/{partner}")
        assert visitor.main.locator(".tag.warn").inner_text() == visitor.words["partner-key-expired"]
        assert visitor.main.get_by_text(visitor.words["partner-key-revoke"], exact=True).count() == 0
        visitor.close()


@pytest.fixture(scope="module")
def sent(place, receiver):
    """An institution with three addresses: one takes everything, one wants no more, one is not there."""
    administrator = place.demo("admin")
    partner = administrator.call("create_partner", body={"name": "Clinic with programs"})["id"]
    body = {"name": "k", "scopes": SCOPES}
    key = administrator.call("create_partner_key", {"id": partner}, body=body)["api_key"]
    at = place.partner(key)
    urls = {"taken": f"{receiver}/taken", "gone": f"{receiver}/gone", "away": "http://127.0.0.1:9/"}
    hooks = {name: at.call("create_webhook", body={"url": url})["webhook"]["id"] for name, url in urls.items()}
    for hook in hooks.values():
        at.call("replay_webhook", {"id": hook}, body={"after": BEGINNING})
    place.wait_for(lambda: at.call("list_dead_letters", {"id": hooks["gone"]})["items"])
    return f"/partners/{partner}", hooks, lambda: at.call("list_dead_letters", {"id": hooks["gone"]})["items"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_did_not_arrive_is_seen_and_sent_again(chromium, place, sent, language):
    partner, hooks, dead = sent
    place.wait_for(dead)
    visitor = manager(chromium, place, language, size="phone")
    cards = visitor.main.locator("article", has=visitor.page.locator("h3 code"))
    everything = visitor.words["partner-all-arrived"]
    place.wait_for(lambda: visitor.go(partner) and cards.filter(has_text=everything).count() == 1)
    assert cards.count() == 3
    assert cards.filter(has_text="/taken").get_by_text(visitor.words["partner-address-open"]).is_visible()
    assert cards.filter(has_text="/gone").locator(".tag.warn").is_visible()
    assert cards.filter(has_text="127.0.0.1:9/").locator(".soft").is_visible()
    visitor.press("partner-letters", "link")
    for event in EVENTS:
        assert visitor.main.locator("td").filter(has_text=visitor.words[f"partner-event-{event}"]).count() >= 1, event
    assert visitor.main.get_by_text("410", exact=True).count() == 1, "after that answer nothing more was tried"
    place.pass_time(minutes=2)  # once a minute at most
    visitor.press("partner-replay")
    told(visitor, "partner-replayed")
    visitor.go(f"{partner}/addresses/{hooks['taken']}")
    assert visitor.main.get_by_text(visitor.words["partner-letters-none"]).is_visible()
    visitor.close()


def test_more_institutions_than_a_page_holds(chromium, place):
    administrator = place.demo("admin")
    for number in range(MANY):
        administrator.call("create_partner", body={"name": f"Clinic {number}"})
    for language in LANGUAGES:
        visitor = manager(chromium, place, language)
        visitor.go("/partners")
        first = visitor.main.locator("article").count()
        visitor.press("partners-next-page", "link")
        assert first == MANY - 1 and visitor.main.locator("article").count() >= 1
        visitor.close()


def test_somebody_else_finds_no_such_page_and_a_stranger_is_told_how_to_get_a_key(chromium, place):
    visitor = Visitor(chromium, place)
    visitor.go("/verify")
    visitor.press("partners-about-title", "link")
    visitor.press("partners-about-docs", "link")
    visitor.page.wait_for_url("**/api/docs")
    visitor.sign_in("coordinator@demo.test")
    visitor.page.wait_for_url("**/learn")
    visitor.speak("en")
    assert visitor.go("/partners").status == 403
    assert visitor.page.locator("a[href='/partners']").count() == 0
    visitor.close()


def test_a_key_is_made_with_the_keyboard_alone(chromium, place):
    # Where a page scrolls slowly, the focus is out of sight for a moment.
    visitor = manager(chromium, place, "en", reduced_motion="reduce")
    way = ByKeyboard(visitor)
    way.click(visitor.page.get_by_role("link", name=visitor.words["menu-partners"], exact=True).first, "the desk")
    way.fill(visitor.main.locator("#name"), "Clinic without a mouse")
    way.follow("partners-add-do", "button")
    way.follow("partner-key-new")
    way.fill(visitor.main.locator("#name"), "register")
    way.choose(visitor.main.locator("[value='certificates:watch']"))
    way.follow("partner-key-make", "button")
    assert visitor.main.locator("#key").input_value().startswith("fg_")
    visitor.close()
