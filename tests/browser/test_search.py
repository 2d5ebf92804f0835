"""One search over everything: by keyboard alone, without scripts, and as somebody who studies."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import COURSE, LANGUAGES, PASSWORD, Learner

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AXE = """async (rules) => {
    const { violations } = await axe.run({ runOnly: rules, preload: false, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes.slice(0, 4).map(({ target }) => target)}`);
}"""


def is_sound(visitor):
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{visitor.page.url} scrolls sideways by {wide} px"
    visitor.page.evaluate(Axe().axe_script)
    assert not (found := visitor.page.evaluate(AXE, RULES)), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_home_page_everything_is_searched_by_keyboard(visit, language):
    visitor = visit(size="phone", language=language)
    visitor.speak(language)
    visitor.go("/")
    visitor.page.locator("#q").fill("паллиатив помошь")
    visitor.page.get_by_role("button", name=visitor.words["search-everywhere"]).focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search?**")
    assert visitor.main.locator(f"a[href='/courses/{COURSE}']").count() == 1
    assert visitor.main.locator("mark").count() > 0
    assert visitor.main.get_by_role("status").count() == 1
    is_sound(visitor)
    visitor.page.locator("#q").fill("gfkkbfnbdyfz")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search?q=gfkkbfnbdyfz*")
    assert visitor.main.locator(f"a[href='/courses/{COURSE}']").count() == 1


def test_without_scripts_kinds_and_languages_are_chosen_and_nothing_found_leads_on(visit):
    visitor = visit(scripts=False, language="en")
    visitor.go("/search?q=palliative")
    visitor.main.get_by_role("link", name=visitor.words["search-article"]).click()
    assert visitor.main.locator("a[href^='/courses/']").count() == 0
    assert visitor.main.locator("a[href^='/news/']").count() > 0
    visitor.page.locator("#in").select_option("be")
    visitor.main.get_by_role("button").click()
    assert visitor.page.url.endswith("q=palliative&in=be&kind=article")
    assert visitor.main.get_by_text(visitor.words["search-none-kind"]).is_visible()


def test_a_learner_comes_from_a_word_to_their_own_lesson(visit, centre):
    learner = Learner(centre).enrol()
    visitor = visit(language="en")
    visitor.go("/search?q=myths&kind=lesson")
    assert visitor.main.locator("article").count() == 0
    visitor.sign_in(learner.login, PASSWORD)
    visitor.page.wait_for_url("**/learn")
    visitor.go("/search?q=myths&kind=lesson")
    is_sound(visitor)
    visitor.main.locator("article a").first.click()
    visitor.page.wait_for_url(f"**/learn/{learner.enrolment}/lessons/**")
    assert visitor.page.locator("h1").count() == 1


# Words that are in something of each kind.
OF_KIND = {"course": "child", "lesson": "child", "media": "breathing", "transcript": "breathing", "article": "palliative"}


@pytest.fixture(scope="module")
def scholar(centre):
    """Somebody who studies every course, and so finds more lessons than a page holds."""
    learner = Learner(centre)
    for course in centre.anyone().call("list_courses")["items"]:
        learner.enrol(course["key"])
    return learner


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_what_is_found_it_is_said_what_it_is_and_a_long_list_goes_on(visit, scholar, language):
    visitor = visit(size="phone", language=language)
    visitor.sign_in(scholar.login, PASSWORD)
    visitor.page.wait_for_url("**/learn")
    visitor.speak(language)
    for kind, word in OF_KIND.items():
        visitor.go(f"/search?q={word}&kind={kind}")
        said = set(visitor.main.locator("article p.small").all_inner_texts())
        assert said == {visitor.words[f"search-one-{kind}"]}
    visitor.go("/search?q=child&kind=lesson")
    first = visitor.main.locator("article h3 a").evaluate_all("links => links.map(link => link.pathname)")
    visitor.press("search-next", "link")
    visitor.page.wait_for_url("**cursor=**")
    more = visitor.main.locator("article h3 a").evaluate_all("links => links.map(link => link.pathname)")
    assert len(first) == 20 and more and not set(first) & set(more)
    is_sound(visitor)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_finds_nothing_is_told_what_else_to_try(visit, language):
    visitor = visit(size="phone", language=language)
    visitor.speak(language)
    visitor.go("/search?q=quantum&kind=media")
    for way in ("title", "word", "language", "kind", "sign-in", "ask"):
        assert visitor.main.get_by_text(visitor.words[f"search-none-{way}"]).is_visible()
    is_sound(visitor)
