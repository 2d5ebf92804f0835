"""From the catalogue to a certificate that a stranger checks: at every size, with scripts and without, in each language."""

import pytest

from conftest import FIGURES, PASSWORD
from keyboard import ByKeyboard
from ways import NAMES, Way

# Each pair of size, scripts, and language is met.
VISITORS = [("phone", True, "be"), ("phone", False, "ru"), ("desktop", True, "ru"), ("desktop", False, "be"),
            ("phone", True, "en"), ("desktop", False, "en")]
MOST_CLICKS = 12


def go(way, centre):
    """The whole way, and where it leads: the address that the certificate gives its holder to show."""
    way.find_the_course()
    way.make_an_account()
    way.take_a_place()
    way.follow("place-begin")
    way.read_every_lesson()
    way.follow("quiz-begin", "button")
    api = centre.anyone().sign_in(way.login, PASSWORD)
    attempt = api.call("get_attempt", {"id": way.page.url.rsplit("/")[-1]})
    for number, (_, response) in enumerate(centre.right_responses(attempt), 1):
        way.answer(number, response)
    way.follow("quiz-finish", "button")
    assert way.page.get_by_text(way.words["quiz-nothing-left"]).is_visible()
    way.follow("quiz-hand-in", "button")
    assert "100" in way.visitor.heading()
    way.follow("review-to-names")
    way.follow("names-confirm", "button")
    # It is issued by and by.
    centre.wait_for(lambda: api.call("list_my_certificates")["items"])
    way.page.wait_for_load_state()
    way.page.reload()
    way.follow_first("main article h2 a", "the certificate")
    return way.page.locator("#share").input_value()


@pytest.mark.parametrize("size,scripts,language", VISITORS)
def test_a_stranger_comes_to_a_certificate_that_another_stranger_checks(visit, centre, size, scripts, language):
    way = Way(visit(size=size, scripts=scripts, language=language))
    shared = go(way, centre)
    row = (f"{size}, {'with' if scripts else 'without'} scripts, {language}: {len(way.clicks)} clicks, "
           f"{way.lesson_clicks} for as many lessons, {way.answer_clicks} for the answers")
    FIGURES.setdefault("Clicks from the catalogue to a certificate", []).append(row)
    assert len(way.clicks) <= MOST_CLICKS, way.clicks
    checked(visit, shared, language)


def checked(visit, shared, language):
    """A stranger follows the link on another device, and compares the name."""
    stranger = visit(language=language)
    stranger.go("/v/" + shared.rsplit("/", 1)[1])
    assert stranger.page.locator(".verdict.good").is_visible()
    assert " ".join(NAMES[language][:1]) in stranger.main.inner_text()


def test_the_whole_way_can_be_gone_by_keyboard_alone(visit, centre):
    way = ByKeyboard(visit(size="desktop", language="en", reduced_motion="reduce"))
    checked(visit, go(way, centre), "en")
    FIGURES["By keyboard alone"] = [f"{way.keys} keys pressed, the focus seen at each of {way.stops} stops"]
