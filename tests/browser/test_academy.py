"""The desk of the academy's officers: signing what waits, sending back, and an academy that signs on a machine of its own."""

import os
import pathlib
import subprocess

import pytest
from playwright.sync_api import expect

import academy
from centre import Centre
from conftest import LANGUAGES, Visitor, note_what_was_said

OFFICER = "academy@demo.test"
# Which text was said in which language is in the log.
SAYS = "info,web::words=trace"
# One more than a page of the desk holds.
MANY = 21


@pytest.fixture(scope="module")
def place(request):
    """A centre of its own, in which nothing else waits."""
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Centre(request.config.getoption("program")) as centre:
        centre.joint = academy.joint_course(centre)
        yield centre
        note_what_was_said(centre)


@pytest.fixture(params=LANGUAGES)
def officer(request, chromium, place):
    visitor = Visitor(chromium, place, size="phone", language=request.param, scripts=request.param == "en")
    visitor.sign_in(OFFICER)
    visitor.page.wait_for_url("**/learn")
    # The officer's own language is another.
    visitor.speak(request.param)
    visitor.go("/")
    yield visitor
    visitor.close()


def desk(visitor):
    visitor.page.get_by_role("link", name=visitor.words["menu-academy"], exact=True).click()
    visitor.page.wait_for_url("**/academy")
    return visitor.main.locator("article")


def test_what_waits_is_looked_at_signed_or_sent_back(officer, place):
    assert desk(officer).count() == 0
    assert officer.main.get_by_text(officer.words["academy-none"]).is_visible()
    waiting = [academy.completes(place, place.joint) for _ in range(3)]
    cards = desk(officer)
    assert cards.count() == 3 and "100" in cards.first.inner_text() and "Алёна" in cards.first.inner_text()
    look = cards.first.get_by_role("link", name=officer.words["academy-look"])
    document = officer.context.request.get(place.address + look.get_attribute("href"))
    assert document.ok and document.body().startswith(b"%PDF")
    fetches_the_book(officer, place)
    sends_back(officer, cards.first)
    signs(officer)
    states = [learner.call("get_certificate", {"id": held})["state"] for learner, held in waiting]
    assert states == ["voided", "issued", "issued"]


def fetches_the_book(officer, place):
    """The register book, for printing in the language of the page, and as a table."""
    assert officer.main.get_by_role("heading", name=officer.words["academy-books"]).is_visible()
    begins = {"academy-book-print": b"%PDF", "academy-book-table": "\ufeffnumber".encode()}
    for word, first in begins.items():
        links = officer.main.get_by_role("link", name=officer.words[word])
        assert links.count() == 2, "one for each kind of certificate"
        for link in links.all():
            book = officer.context.request.get(place.address + link.get_attribute("href"))
            assert book.ok and book.body().startswith(first)
            assert "attachment" in book.headers["content-disposition"]


def sends_back(officer, card):
    """The first, with a reason; whoever still has the page open is told that it is done."""
    card.get_by_role("link", name=officer.words["academy-return"]).click()
    address = officer.page.url
    reason = officer.main.locator("#reason")
    officer.press("academy-return-do")
    assert officer.main.get_by_text(officer.words["field-required-reason"]).first.is_visible()
    reason.fill("я" * 501)
    officer.press("academy-return-do")
    assert officer.main.get_by_text(officer.words["field-too-long-reason"]).first.is_visible()
    assert reason.input_value() == "я" * 501, "nothing that was typed is lost"
    reason.fill("The hours are those of last year.")
    officer.press("academy-return-do")
    expect(officer.main.locator(".note.good")).to_contain_text("FGA-")
    officer.go(address)
    officer.main.locator("#reason").fill("Once more.")
    officer.press("academy-return-do")
    assert officer.main.get_by_text(officer.words["refusal-certificate-voided"]).first.is_visible()


def signs(officer):
    """Nothing while nothing is marked, then the rest; what is signed is not sent back any more."""
    cards = desk(officer)
    assert cards.count() == 2
    to_return = cards.first.get_by_role("link", name=officer.words["academy-return"]).get_attribute("href")
    boxes = officer.main.locator("[name=sign]")
    for box in boxes.all():
        box.uncheck()
    officer.press("academy-sign")
    assert officer.main.get_by_text(officer.words["academy-nothing-marked"]).first.is_visible()
    officer.press("academy-sign")
    expect(officer.main.locator(".note.good")).to_be_visible()
    assert officer.main.get_by_text(officer.words["academy-none"]).is_visible()
    officer.go(to_return)
    officer.main.locator("#reason").fill("Too late.")
    officer.press("academy-return-do")
    assert officer.main.get_by_text(officer.words["refusal-certificate-signed"]).first.is_visible()


def test_somebody_else_finds_no_such_page(chromium, place):
    visitor = Visitor(chromium, place)
    visitor.sign_in("coordinator@demo.test")
    visitor.page.wait_for_url("**/learn")
    visitor.speak("en")
    assert visitor.go("/academy").status == 403
    assert visitor.page.get_by_role("link", name=visitor.words["menu-academy"], exact=True).count() == 0
    visitor.close()


def test_more_wait_than_a_page_holds(chromium, place):
    for _ in range(MANY):
        academy.completes(place, place.joint)
    visitor = Visitor(chromium, place)
    visitor.sign_in(OFFICER)
    visitor.page.wait_for_url("**/learn")
    for language in LANGUAGES:
        visitor.speak(language)
        visitor.go("/academy")
        assert visitor.main.locator("article").count() == MANY - 1
        visitor.press("academy-next-page", "link")
        assert visitor.main.locator("article").count() == 1
    visitor.close()


@pytest.fixture(scope="module")
def far(request, tmp_path_factory):
    """A centre whose academy has its key on a machine of its own."""
    program, folder = request.config.getoption("program"), tmp_path_factory.mktemp("academy")
    root = folder / "academy-root.pem"
    command = [pathlib.Path(program).resolve(), "academy-signer", "root", "--keys", folder / "keys", "--academy", academy.ACADEMY]
    root.write_text(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    os.environ["FOREST_GLADE_LOG"] = SAYS
    os.environ["FOREST_GLADE_ACADEMY_ROOT"] = str(root)
    with Centre(program) as centre:
        del os.environ["FOREST_GLADE_ACADEMY_ROOT"]
        academy.completes(centre, academy.joint_course(centre))
        yield centre
        note_what_was_said(centre)


def test_an_academy_with_a_machine_of_its_own_is_told_how_to_sign(chromium, far):
    visitor = Visitor(chromium, far)
    visitor.sign_in(OFFICER)
    visitor.page.wait_for_url("**/learn")
    for language in LANGUAGES:
        visitor.speak(language)
        visitor.go("/academy")
        assert visitor.main.get_by_text(visitor.words["academy-elsewhere"]).is_visible()
        assert visitor.main.get_by_role("button").count() == 0
    visitor.close()
