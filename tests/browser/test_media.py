"""The media centre: a film plays, seeks and goes on elsewhere; something is brought, captioned, published and retired."""

import contextlib
import os
import re
import sqlite3

import pytest
from playwright.sync_api import expect

from centre import ROOT, Centre
from conftest import LANGUAGES, Visitor, note_what_was_said
from sweep import brought
from test_attendance import SAYS, is_sound

FILES = ROOT / "server/demo-media"
FILM, PAPER = (FILES / "breathing.mp4").read_bytes(), (FILES / "handover.pdf").read_bytes()
WRONG = "WEBVTT\n\n00:01.000 --> 00:04.000\nA\n\n{}\n"
CUES = {"not-webvtt": "1", "no-cues": "WEBVTT\n", "no-times": WRONG.format("two"),
        "unreadable-time": WRONG.format("1 --> 2\nB"), "backward-cue": WRONG.format("00:09.000 --> 00:05.000\nB"),
        "overlapping-cue": WRONG.format("00:03.000 --> 00:05.000\nB"), "no-words": WRONG.format("00:05.000 --> 00:06.000"),
        "no-empty-line": WRONG.format("00:05.000 --> 00:06.000\nB\n00:07.000 --> 00:08.000\nC")}


@pytest.fixture(scope="module")
def library(request):
    os.environ["FOREST_GLADE_LOG"] = SAYS
    with Centre(request.config.getoption("program")) as centre:
        items = centre.anyone().call("list_media")["items"]
        centre.items = {item["kind"]: item["id"] for item in items}
        yield centre
        note_what_was_said(centre)


def at(chromium, library, login, language="en", **options):
    visitor = Visitor(chromium, library, language=language, **options)
    visitor.sign_in(f"{login}@demo.test")
    visitor.page.wait_for_url("**/learn")
    visitor.speak(language)
    return visitor


@pytest.fixture
def somebody(chromium, library):
    visitors = []

    def make(login, language="en", **options):
        visitors.append(at(chromium, library, login, language, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()


def film_of(visitor):
    return visitor.main.locator("video[data-media]")


def reached(visitor, seconds):
    """Waits until the film is so far; the page's policy lets no text become a script."""
    visitor.centre.wait_for(lambda: film_of(visitor).evaluate("film => film.currentTime") >= seconds)


def said(visitor, key):
    expect(visitor.main.locator(".note.good")).to_have_text(visitor.words[key])


def told(visitor, key):
    expect(visitor.main.locator(".errors li").first).to_contain_text(visitor.words.texts[key].split("{")[0].strip())


def test_the_demo_has_three_things_to_show(library):
    assert set(library.items) == {"video", "document", "image"}
    assert sum(file.stat().st_size for file in FILES.iterdir()) < 300 * 1024


def test_a_film_plays_seeks_and_goes_on_on_another_device(somebody, library):
    phone = somebody("clinician", size="phone")
    phone.go(f"/media/{library.items['video']}")
    film = film_of(phone)
    film.evaluate("film => { film.muted = true; return film.play(); }")
    reached(phone, 1.2)
    tracks = film.evaluate("film => [...film.textTracks].map(track => [track.language, track.mode])")
    assert sorted(tag for tag, _ in tracks) == ["be", "en", "ru"]
    assert ["en", "showing"] in tracks
    with phone.page.expect_response(re.compile("/watched$")) as kept:
        film.evaluate("film => film.pause()")
    assert kept.value.status == 204
    line = phone.main.locator("[data-seek='14']")
    line.focus()
    line.press("Enter")
    reached(phone, 14.5)
    with phone.page.expect_response(re.compile("/watched$")):
        film.evaluate("film => film.pause()")
    desktop = somebody("clinician")
    desktop.go(f"/media/{library.items['video']}")
    assert desktop.main.get_by_text(desktop.words["media-goes-on"]).is_visible()
    reached(desktop, 14)
    with contextlib.closing(library.database()) as database:
        [(watched,)] = database.execute("SELECT watched FROM media_watch").fetchall()
    assert watched.count("[") == 3, f"what lay between was not watched: {watched}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_finds_sees_and_reads_without_scripts(chromium, library, language):
    visitor = Visitor(chromium, library, language=language, size="phone", scripts=False)
    visitor.speak(language)
    visitor.go("/media")
    assert visitor.main.locator("article").count() >= 3
    is_sound(visitor)
    visitor.main.locator("#kind").select_option("video")
    visitor.press("filters-show")
    assert visitor.main.locator("article").count() == 1
    visitor.go("/media?q=nothing-of-the-kind")
    assert visitor.main.get_by_text(visitor.words["media-none"]).is_visible()
    for kind in library.items:
        visitor.go(f"/media/{library.items[kind]}")
        is_sound(visitor)
    visitor.go(f"/media/{library.items['video']}")
    visitor.main.locator(".cues a").nth(2).click()
    assert film_of(visitor).get_attribute("src").endswith("#t=10")
    paper = visitor.context.request.get(f"/api/v1/media/{library.items['document']}/content")
    assert paper.body() == PAPER
    visitor.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sound_of_a_film_plays_alone_and_goes_on_where_the_film_was(chromium, library, language):
    film = library.items["video"]
    library.wait_for(lambda: library.anyone().call("get_media", {"id": film}).get("audio"))
    visitor = Visitor(chromium, library, language=language, size="phone")
    visitor.speak(language)
    visitor.go(f"/media/{film}")
    film_of(visitor).evaluate("film => { film.currentTime = 6; }")
    reached(visitor, 6)
    size = "0.1" if language == "en" else "0,1"
    offer = visitor.main.get_by_role("link", name=visitor.words.texts["media-sound-only"].replace("{ $mb }", size), exact=True)
    is_sound(visitor)
    offer.press("Enter")
    visitor.page.wait_for_url(re.compile("as=sound&at=6$"))
    assert film_of(visitor).count() == 0, "no pictures are fetched"
    sound = visitor.main.locator("audio[data-media]")
    sound.evaluate("sound => { sound.muted = true; return sound.play(); }")
    library.wait_for(lambda: sound.evaluate("sound => sound.currentTime") > 7.2)
    assert sound.evaluate("sound => [Math.round(sound.duration), sound.error]") == [20, None]
    line = visitor.main.locator("[data-seek='14']")
    line.press("Enter")
    library.wait_for(lambda: sound.evaluate("sound => sound.currentTime") > 14.2)
    is_sound(visitor)
    visitor.press("media-with-pictures", "link")
    visitor.page.wait_for_url(re.compile(f"/media/{film}[?]at=1[4-9]$"))
    reached(visitor, 14)
    visitor.close()


@pytest.mark.parametrize("kind", ["video", "document", "image"])
def test_what_is_shown_is_accessible(chromium, library, kind):
    for language in LANGUAGES:
        visitor = Visitor(chromium, library, language=language, size="phone")
        visitor.speak(language)
        visitor.go(f"/media/{library.items[kind]}")
        is_sound(visitor)
        visitor.close()


def bring(trainer, title, name="film.mp4", kind="video/mp4", bytes_=FILM, access="public"):
    trainer.go("/media/new")
    trainer.page.set_input_files("#file", {"name": name, "mimeType": kind, "buffer": bytes_})
    trainer.main.locator(f"#title_{trainer.language}").fill(title)
    trainer.main.locator("#access").select_option(access)
    trainer.press("media-bring")
    trainer.page.wait_for_url(re.compile("done=made"))
    said(trainer, "media-done-made")
    return trainer.page.url.split("?")[0].rsplit("/", 1)[1]


def stored(trainer, item):
    """Waits until the file is stored."""
    def look():
        trainer.go(f"/media/{item}")
        return trainer.main.get_by_text(trainer.words["media-state-processing"]).count() == 0
    trainer.centre.wait_for(look)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_film_is_brought_captioned_and_described_without_scripts(somebody, library, language):
    trainer = somebody("trainer", language, scripts=False)
    trainer.go("/media")
    trainer.press("media-new", "link")
    assert trainer.main.get_by_text(trainer.words["media-no-patients"]).is_visible()
    trainer.press("media-bring")
    told(trainer, "field-nothing-brought")
    item = bring(trainer, f"Боль {language}", access="signed_in")
    processing(trainer, library, item)
    stored(trainer, item)
    trainer.press("media-submit")
    told(trainer, "refusal-captions-missing")
    captioned(trainer, item)
    described(trainer, item)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_brought_is_published_by_another_and_retired(somebody, library, language):
    trainer, reviewer = (somebody(login, language, scripts=False) for login in ("trainer", "reviewer"))
    item = bring(trainer, "Боль")
    stored(trainer, item)
    trainer.go(f"/media/{item}/captions?in=be")
    trainer.main.locator("#captions").fill("WEBVTT\n\n00:01.000 --> 00:04.000\nСлова\n")
    trainer.press("media-captions-save")
    trainer.go(f"/media/{item}/edit")
    trainer.main.locator("#licence").fill("CC BY 4.0")
    trainer.main.locator("#review_by").fill("2028-03-01")
    trainer.press("media-save")
    said(trainer, "media-done-saved")
    trainer.press("media-submit")
    said(trainer, "media-done-submitted")
    reviewer.go(f"/media/{item}")
    reviewer.press("media-publish")
    said(reviewer, "media-done-published")
    reviewer.press("media-retire")
    told(reviewer, "field-retire-reason-missing")
    reviewer.go(f"/media/{item}")
    reviewer.main.locator("#reason").fill("Новая версія")
    reviewer.press("media-retire")
    said(reviewer, "media-done-retired")


def token(visitor):
    return visitor.page.locator("[name=csrf]").first.get_attribute("value")


def processing(trainer, library, item):
    """What is shown while a file is being stored: set back for a look."""
    stored(trainer, item)
    hidden = "UPDATE media_item SET state = ?, sha256 = ? WHERE lower(hex(id)) = ?"
    key = item.replace("-", "")
    with contextlib.closing(sqlite3.connect(f"{library.folder.name}/forest-glade.db", timeout=20)) as database:
        [(state, sha256)] = database.execute("SELECT state, sha256 FROM media_item WHERE lower(hex(id)) = ?", (key,))
        database.execute(hidden, ("retired", None, key))
        database.commit()
        trainer.go(f"/media/{item}")
        assert trainer.main.get_by_text(trainer.words["media-being-stored"]).is_visible()
        database.execute(hidden, (state, sha256, key))
        database.commit()


def captioned(trainer, item):
    for key, text in CUES.items():
        trainer.go(f"/media/{item}/captions?in={trainer.language}")
        trainer.main.locator("#captions").evaluate("(area, text) => { area.value = text; }", text)
        trainer.press("media-captions-save")
        told(trainer, f"media-cue-{key}")
        assert trainer.main.locator("#captions").input_value().strip() == text.strip(), "nothing that was typed is lost"
    trainer.main.locator("#captions").fill("WEBVTT\n\n00:01.000 --> 00:04.000\nСлова\n")
    trainer.press("media-captions-save")
    said(trainer, "media-done-saved")
    trainer.press("media-transcript-save")
    told(trainer, "media-cue-too-long")
    trainer.main.locator("#transcript").fill("Слова")
    trainer.press("media-transcript-save")
    said(trainer, "media-done-saved")


def described(trainer, item):
    trainer.go(f"/media/{item}/edit")
    long = {"title_be": 201, "description_be": 4001, "authors": 501, "licence": 501, "note": 501, "topics": 61}
    for name, count in long.items():
        trainer.go(f"/media/{item}/edit")
        trainer.main.locator(f"#{name}").fill("а" * count)
        trainer.press("media-save")
        key = {"note": "content-note"}.get(name, name.split("_")[0])
        told(trainer, f"field-too-long-{key}")
    trainer.go(f"/media/{item}/edit")
    for name, text in {"authors": "М. Кавалёва", "licence": "CC BY 4.0", "topics": "боль", "note": "Дзіця плача"}.items():
        trainer.main.locator(f"#{name}").fill(text)
    trainer.main.locator(f"#title_{trainer.language}").fill("")
    trainer.press("media-save")
    told(trainer, "field-required-title")
    trainer.main.locator(f"#title_{trainer.language}").fill("Боль")
    trainer.main.locator("#review_by").fill("2028-03-01")
    trainer.press("media-save")
    said(trainer, "media-done-saved")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_page_offers_is_refused_in_words(somebody, library, language):
    trainer = somebody("trainer", language, scripts=False)
    item = bring(trainer, "Боль")
    stored(trainer, item)
    with contextlib.closing(sqlite3.connect(f"{library.folder.name}/forest-glade.db", timeout=20)) as database:
        key = item.replace("-", "")
        database.execute("UPDATE media_item SET state = 'retired' WHERE lower(hex(id)) = ?", (key,))
        database.commit()
    refusals(trainer, item)


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_that_are_too_early_or_somebody_elses_are_refused_in_words(somebody, library, language):
    is_over(somebody("reviewer", language, scripts=False), library)


def refusals(trainer, item):
    """Sentences for what the pages themselves do not let one do."""
    trainer.go("/media/new")
    ask = trainer.context.request
    csrf, saying = token(trainer), {"accept": "application/json"}

    def begun(name="a.mp4", kind="video/mp4", length="9"):
        form = {"csrf": csrf, "name": name, "type": kind, "length": length}
        return ask.post("/media/uploads", form=form, headers=saying)

    def sentence(answer, key):
        assert trainer.words[key] in answer.text(), answer.text()

    sentence(begun(kind="image/svg+xml"), "refusal-svg-not-taken")
    for _ in range(30):
        answer = begun(length=str(4 * 1024**3))
        if answer.status == 409:
            break
    sentence(answer, "refusal-media-quota-used-up")
    with contextlib.closing(sqlite3.connect(f"{trainer.centre.folder.name}/forest-glade.db", timeout=20)) as database:
        database.execute("DELETE FROM media_upload WHERE item_id IS NULL")
        database.commit()
    sentence(begun(name="a/b.mp4"), "field-path-in-name")
    sentence(begun(kind="text/plain"), "field-media-type-not-taken")
    sentence(begun(length="0"), "field-empty-file")
    sentence(begun(kind="image/png", length=str(20 * 1024**2)), "field-file-too-long")

    def sent(bytes_, kind, **more):
        file = {"name": "a", "mimeType": kind, "buffer": bytes_}
        fields = {"csrf": csrf, f"title_{trainer.language}": "Боль", "access": "staff", **more}
        return ask.post("/media/new", multipart={**fields, "file": file})

    sentence(sent(PAPER, "video/mp4"), "refusal-media-type-mismatch")
    sentence(sent(FILM[:900], "video/mp4"), "refusal-media-damaged")
    sentence(sent(huge(), "image/png"), "refusal-picture-too-large")
    sentence(ask.post("/media/new", multipart={"csrf": csrf, f"title_{trainer.language}": "Б", "address": "x"}), "field-no-web-address")
    link = ask.post("/media/new", multipart={"csrf": csrf, f"title_{trainer.language}": "ICPCN", "address": "https://icpcn.org/"})
    place = link.url.split("?")[0].rsplit("/", 1)[1]
    trainer.go(f"/media/{place}")
    form = {"csrf": csrf, "language": trainer.language, "captions": WRONG.format("00:05.000 --> 00:06.000\nB"), "revision": "1"}
    sentence(ask.post(f"/media/{place}/captions", form=form), "refusal-nothing-is-said-in-it")
    retired = {"csrf": csrf, "revision": "1", f"title_{trainer.language}": "Б"}
    sentence(ask.post(f"/media/{item}/edit", form=retired), "refusal-media-retired")
    poster = {**retired, "poster": place, "access": "public"}
    sentence(ask.post(f"/media/{place}/edit", form=poster), "field-not-a-picture")


def huge():
    """A PNG that says it is 65,000 points wide and high."""
    import struct
    import zlib
    head = struct.pack(">IIBBBBB", 65000, 65000, 8, 2, 0, 0, 0)

    def chunk(name, inside):
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def is_over(reviewer, library):
    """Steps that are refused to a reviewer: own things, things not handed over, things without a licence."""
    item = bring(reviewer, "Боль", "a.pdf", "application/pdf", PAPER)
    stored(reviewer, item)
    csrf, ask = token(reviewer), reviewer.context.request

    def step(item, name):
        return ask.post(f"/media/{item}/steps", form={"csrf": csrf, "step": name, "revision": "2", "reason": "x"}).text()

    assert reviewer.words["refusal-uploader-is-publisher"] in step(item, "publish")
    assert reviewer.words["media-state-in-review"] in step(item, "publish")
    with contextlib.closing(sqlite3.connect(f"{library.folder.name}/forest-glade.db", timeout=20)) as database:
        key = item.replace("-", "")
        own = "UPDATE media_item SET uploader_id = (SELECT uploader_id FROM media_item WHERE file_name = 'breathing.mp4'), " \
              "state = ?, revision = 2, licence = ?, review_by = ? WHERE lower(hex(id)) = ?"
        for state, licence, day, sentence in [("in_review", "", None, "field-licence-missing"),
                                              ("in_review", "CC0", None, "field-review-by-missing"),
                                              ("needs_captions", "CC0", None, "refusal-media-not-in-review"),
                                              ("published", "CC0", "2020-01-01", "media-state-review-due")]:
            database.execute(own, (state, licence, day, key))
            database.commit()
            assert reviewer.words[sentence] in step(item, "publish"), sentence
        database.execute(own, ("processing", "CC0", None, key))
        database.commit()
        assert reviewer.words["refusal-media-not-ready"] in step(item, "retire")


def test_a_file_goes_on_where_the_line_was_cut(somebody):
    trainer = somebody("trainer", size="phone")
    trainer.complaints.clear()
    # Boxes that nobody plays make the film longer than one piece.
    padded = FILM + (9 * 1024**2).to_bytes(4, "big") + b"free" + b"\0" * (9 * 1024**2 - 8)
    cut, seen = [], []

    def line(route):
        seen.append(route.request.headers["upload-offset"])
        if len(seen) == 2:
            cut.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    trainer.page.route("**/media/uploads/*", lambda route: line(route) if route.request.method == "PATCH" else route.continue_())
    trainer.go("/media/new")
    is_sound(trainer)
    trainer.page.set_input_files("#file", {"name": "long.mp4", "mimeType": "video/mp4", "buffer": padded})
    trainer.main.locator("#title_en").fill("A long film")
    trainer.press("media-bring")
    expect(trainer.main.locator("#sending-said")).to_have_text(trainer.words["media-waiting"])
    trainer.page.wait_for_url(re.compile("done=made"), timeout=60_000)
    assert cut and len(seen) == 4, "a piece was sent twice, and nothing else"
    assert seen[1] == seen[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_are_written_beside_the_film_with_the_keyboard_alone(somebody, language):
    trainer = somebody("trainer", language, size="phone")
    item = bring(trainer, "Боль")
    stored(trainer, item)
    trainer.press("media-captions", "link")
    is_sound(trainer)
    trainer.page.locator("#add-cue").press("Enter")
    trainer.page.keyboard.type("Добры дзень")
    first = trainer.main.locator(".rows li").first
    film_of(trainer).evaluate("film => { film.currentTime = 5; }")
    reached(trainer, 5)
    first.locator("input").nth(1).press("Alt+Enter")
    assert first.locator("input").nth(1).input_value() == "00:00:05.000"
    trainer.page.locator("#add-cue").press("Enter")
    trainer.page.keyboard.type("Яшчэ")
    second = trainer.main.locator(".rows li").nth(1)
    second.locator("input").first.fill("00:03.000")
    expect(second.locator(".error")).to_have_text(trainer.words["media-cue-overlaps"])
    second.locator("input").first.fill("00:09.000")
    second.locator("input").nth(1).fill("00:08.000")
    expect(second.locator(".error")).to_have_text(trainer.words["media-cue-is-backward"])
    second.locator("input").nth(1).fill("00:12.000")
    is_sound(trainer)
    trainer.press("media-captions-save")
    said(trainer, "media-done-saved")
    assert trainer.main.locator(".rows li").count() == 2
    trainer.go(f"/media/{item}/edit")
    is_sound(trainer)
    trainer.go(f"/media/{item}")
    is_sound(trainer)
    expect(trainer.main.locator(".cues li")).to_have_count(2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_begun_is_told_and_a_file_that_has_arrived_is_kept(somebody, library, language):
    reader = somebody("clinician", language)
    reader.go(f"/media/{library.items['video']}")
    film = film_of(reader)
    film.evaluate("film => { film.muted = true; film.currentTime = 8; return film.play(); }")
    reached(reader, 9)
    with reader.page.expect_response(re.compile("/watched$")):
        film.evaluate("film => film.pause()")
    reader.go(f"/media/{library.items['video']}")
    expect(reader.main.get_by_text(reader.words["media-goes-on"])).to_be_visible()
    expect(reader.main.locator("header")).to_contain_text("%")
    trainer = somebody("trainer", language, java_script_enabled=False)
    trainer.go("/media/new")
    trainer.main.locator("#file").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PAPER})
    trainer.press("media-bring")
    expect(trainer.main.locator("#file-hint")).to_have_text(trainer.words["media-file-here"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_page_does_not_hold_stands_on_the_next(somebody, library, language):
    api = library.demo("trainer")
    for _ in range(21):
        brought(library, api)
    trainer = somebody("trainer", language)
    trainer.go("/media")
    trainer.main.get_by_role("link", name=trainer.words["media-next"]).click()
    expect(trainer.page).to_have_url(re.compile("cursor="))
