"""A certificate checked by its file: what the page says of each kind of file, and that a file the register knows is not sent."""

import contextlib
import os
import sqlite3

import pytest
from playwright.sync_api import expect

from centre import Centre
from conftest import LANGUAGES, Learner, Visitor, note_what_was_said
from keyboard import ByKeyboard
from scene_ways import ADDRESSES

SAYS = "info,web::words=trace"
MEGABYTE = 1024 * 1024
# What is sent, and what its page is called.
UNKNOWN = {
    "altered": "verdict-altered", "cut off": "verdict-incomplete", "unsigned": "verdict-unsigned",
    "no pdf": "verdict-no-pdf", "of others": "verdict-by-others", "not registered": "verdict-not-registered",
}
HASHLESS = "Object.defineProperty(crypto, 'subtle', { value: undefined });"


def document_of(learner, held):
    return learner.raw("get_certificate_document", {"id": held["id"]}).content


def nurses(centre):
    """The certificate that comes with the demo."""
    nurse = centre.demo("nurse")
    return document_of(nurse, nurse.call("list_my_certificates")["items"][0])


def forgotten(centre):
    """A genuine document of which the register has lost every trace."""
    learner = Learner(centre).enrol().read_everything().begin().hand_in(right=True)
    held = learner.certificate()
    file = document_of(learner.api, held)
    with contextlib.closing(sqlite3.connect(f"{centre.folder.name}/forest-glade.db", timeout=20)) as database, database:
        database.execute("DROP TRIGGER document_revision_refuses_delete")
        database.execute("DELETE FROM document_revision WHERE lower(hex(certificate_id)) = ?", (held["id"].replace("-", ""),))
    return file


@pytest.fixture(scope="module")
def place(request):
    os.environ["FOREST_GLADE_LOG"] = SAYS
    program = request.config.getoption("program")
    with Centre(program) as other:
        strange = nurses(other)
    with Centre(program) as centre:
        genuine = nurses(centre)
        centre.files = {
            "genuine": genuine, "altered": genuine + b"\nmore\n%%EOF\n", "cut off": genuine[:-100],
            "unsigned": b"%PDF-1.7\nnothing\n%%EOF\n", "no pdf": b"a letter", "of others": strange,
            "not registered": forgotten(centre), "empty": b"", "too long": b"x" * (2 * MEGABYTE + 1), "film": b"x" * (20 * MEGABYTE)}
        yield centre
        note_what_was_said(centre)


@pytest.fixture
def stranger(chromium, place):
    """Makes strangers, each with an address of their own."""
    visitors = []

    def make(**options):
        visitors.append(Visitor(chromium, place, **options))
        headers = {"x-forwarded-for": next(ADDRESSES), "accept-language": options.get("language", "en")}
        visitors[-1].context.set_extra_http_headers(headers)
        visitors[-1].go("/verify")
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()


def pick(visitor, name):
    visitor.page.set_input_files("#file", {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": visitor.centre.files[name]})


def card(visitor):
    return visitor.main.locator("form", has=visitor.page.locator("#file"))


def send(visitor):
    card(visitor).locator("button").click()


def says(visitor, key):
    """The heading of the answer; that of a valid document depends on its kind."""
    if key == "verdict-valid":
        expect(visitor.main.locator(".verdict.good h1")).to_be_visible()
    else:
        expect(visitor.main.locator("h1")).to_have_text(visitor.words[key])


def sent_files(visitor):
    """Every file that leaves the computer from now on."""
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.url)
                    if "multipart" in request.headers.get("content-type", "") else None)
    return sent


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_genuine_file_is_known_and_with_scripts_never_sent(stranger, language, scripts):
    visitor = stranger(language=language, scripts=scripts, size="phone" if scripts else "desktop")
    assert card(visitor).get_by_text(visitor.words["verify-file-stays"]).is_visible() == scripts
    assert card(visitor).get_by_text(visitor.words["verify-file-sent"]).is_visible() != scripts
    sent = sent_files(visitor)
    pick(visitor, "genuine")
    send(visitor)
    says(visitor, "verdict-valid")
    expect(visitor.main).to_contain_text(visitor.words["verdict-told-file-valid"])
    # Whoever shows the hash alone is told which document it is and when it was issued, nobody's name and number.
    sheet = visitor.main.locator(".sheet")
    expect(sheet).to_contain_text(visitor.words["certificate-kind-attendance"])
    expect(sheet).to_contain_text(visitor.words["line-issued"])
    assert visitor.main.locator(".sheet").get_by_text("FG-2").count() == (0 if scripts else 1)
    assert len(sent) == (0 if scripts else 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_the_register_does_not_know_is_sent_only_when_asked_to(stranger, language):
    for name, key in UNKNOWN.items():
        visitor = stranger(language=language, size="phone")
        sent = sent_files(visitor)
        pick(visitor, name)
        send(visitor)
        says(visitor, "verdict-file-unknown")
        expect(visitor.main).to_contain_text(visitor.words["verdict-told-file-unknown"])
        assert not sent, "only its fingerprint was"
        assert visitor.page.evaluate("document.activeElement.tagName") == "H1"
        visitor.press("verify-file-send")
        says(visitor, key)
        assert len(sent) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_told_in_plain_words_without_scripts(stranger, language):
    for name, key in UNKNOWN.items():
        visitor = stranger(language=language, scripts=False)
        pick(visitor, name)
        send(visitor)
        says(visitor, key)
        expect(visitor.main).to_contain_text(visitor.words[key.replace("verdict-", "verdict-told-")])
        leads_on(visitor, name)


def leads_on(visitor, name):
    """To the genuine document, if there is one; else to asking by the code."""
    if name in ("altered", "cut off"):
        assert visitor.main.get_by_text(visitor.words["printed-title-genuine"]).is_visible()
        visitor.press("verdict-see-genuine", "link")
        says(visitor, "verdict-valid")
    else:
        assert visitor.main.locator("#code").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_an_empty_one_and_one_too_long_are_told_at_the_field(stranger, language, scripts):
    visitor = stranger(language=language, scripts=scripts)
    send(visitor)
    expect(visitor.main.locator("#file-error")).to_have_text(visitor.words["verify-file-missing"])
    sent = sent_files(visitor)
    pick(visitor, "empty")
    send(visitor)
    expect(visitor.main.locator("#file-error")).to_have_text(visitor.words["verify-file-empty"])
    for name in ("too long", "film"):
        visitor.go("/verify")
        pick(visitor, name)
        send(visitor)
        expect(visitor.main.locator("#file-error")).to_contain_text("2")
    assert bool(sent) != scripts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_that_is_cut_sends_nothing_and_says_so(stranger, language):
    visitor = stranger(language=language)
    pick(visitor, "genuine")
    visitor.context.set_offline(True)
    send(visitor)
    expect(card(visitor).get_by_role("status")).to_have_text(visitor.words["verify-file-failed"])
    visitor.context.set_offline(False)
    send(visitor)
    says(visitor, "verdict-valid")


def test_a_browser_that_cannot_hash_sends_the_file_and_does_not_promise_otherwise(stranger):
    visitor = stranger()
    visitor.context.add_init_script(HASHLESS)
    visitor.page.reload()
    assert card(visitor).get_by_text(visitor.words["verify-file-sent"]).is_visible()
    assert not card(visitor).get_by_text(visitor.words["verify-file-stays"]).is_visible()
    sent = sent_files(visitor)
    pick(visitor, "genuine")
    send(visitor)
    says(visitor, "verdict-valid")
    assert len(sent) == 1


def test_going_back_leads_to_the_form_and_another_file_can_be_checked(stranger):
    visitor = stranger()
    pick(visitor, "genuine")
    send(visitor)
    says(visitor, "verdict-valid")
    visitor.page.go_back()
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["verify-title"])
    pick(visitor, "no pdf")
    send(visitor)
    says(visitor, "verdict-file-unknown")
    visitor.press("verify-another", "link")
    expect(visitor.main.locator("h1")).to_have_text(visitor.words["verify-title"])


def test_a_file_that_is_dropped_anywhere_on_the_page_is_picked(stranger):
    visitor = stranger()
    visitor.page.evaluate("""() => {
        const dropped = new DataTransfer();
        dropped.items.add(new File(['a letter'], 'letter.pdf', { type: 'application/pdf' }));
        document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }""")
    assert visitor.page.evaluate("document.getElementById('file').files[0].name") == "letter.pdf"
    assert visitor.page.evaluate("document.activeElement.id") == "file"
    send(visitor)
    says(visitor, "verdict-file-unknown")


def test_a_file_is_checked_with_the_keyboard_alone(stranger, place):
    visitor = stranger()
    # Listened for before the way begins: a chooser that opens before the browser was told of a listener is never heard of.
    visitor.page.on("filechooser", lambda chooser: None)
    way = ByKeyboard(visitor)
    way.reach(visitor.page.locator("#file"))
    with visitor.page.expect_file_chooser() as chooser:
        way.press("Space")
    chooser.value.set_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": place.files["altered"]})
    way.reach(card(visitor).locator("button"))
    way.press("Enter")
    says(visitor, "verdict-file-unknown")
    way.click(visitor.named("verify-file-send"), "send")
    says(visitor, "verdict-altered")
    way.click(visitor.named("verdict-see-genuine", "link"), "the genuine one")
    says(visitor, "verdict-valid")


def test_whoever_tries_too_often_is_told_how_long_to_wait(stranger):
    visitor = stranger()
    for _ in range(31):
        visitor.context.request.post("/verify", form={"sha256": "0" * 64, "bytes": "9"})
    pick(visitor, "no pdf")
    send(visitor)
    expect(visitor.main.locator(".note.warn")).to_be_visible()
    assert visitor.main.locator("#file").is_visible()
