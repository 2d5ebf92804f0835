"""Draws the main pages for the README, into docs/pictures/. It needs `pngquant`, and whoever draws looks at each one.

Usage: pictures.py PATH-OF-forest-glade
"""

import subprocess
import sys

from conftest import CHROMIUM, COURSE, FLAGS, PASSWORD, ROOT, Centre, Learner, Visitor
from playwright.sync_api import sync_playwright
from ways import Way

FOLDER = ROOT / "docs" / "pictures"
SIZES = {"phone": ({"width": 390, "height": 780}, 1.5), "desktop": ({"width": 1280, "height": 800}, 1)}
NAMES = {"be": {"surname": "Вераб’ёва", "own_name": "Дар’я", "patronymic": "Ігараўна"},
         "latin": {"surname": "Verabyova", "own_name": "Darya"}}
# The picture, the page, the size, the light, the language.
PICTURES = [
    ("catalogue-desktop", "/", "desktop", "light", "en"),
    ("catalogue-phone", "/", "phone", "dark", "be"),
    ("course-desktop", f"/courses/{COURSE}", "desktop", "light", "en"),
    ("course-phone", f"/courses/{COURSE}", "phone", "light", "ru"),
    ("my-learning-desktop", "/learn", "desktop", "dark", "be"),
    ("my-learning-phone", "/learn", "phone", "light", "be"),
    ("lesson-desktop", "/learn/{enrolment}/lessons/{lessons[4]}", "desktop", "light", "en"),
    ("lesson-phone", "/learn/{enrolment}/lessons/{lessons[4]}", "phone", "light", "ru"),
    ("quiz-desktop", "/attempts/{attempt[id]}", "desktop", "light", "en"),
    ("quiz-phone", "/attempts/{attempt[id]}", "phone", "dark", "ru"),
    ("verification-desktop", "/v/{code}", "desktop", "light", "en"),
    ("verification-phone", "/v/{code}", "phone", "light", "be"),
]


def prepare(centre):
    """Somebody who has read a third of the course, and has begun its test."""
    learner = Learner(centre, names=NAMES).enrol()
    every, learner.lessons = learner.lessons, learner.lessons[:4]
    learner.read_everything().lessons = every
    learner.begin()
    learner.code = centre.demo("nurse").call("list_my_certificates")["items"][0]["code"]
    return learner


def draw(chromium, centre, learner, picture):
    name, path, size, light, language = picture
    viewport, scale = SIZES[size]
    visitor = Visitor(chromium, centre, viewport=viewport, language=language, color_scheme=light,
                      device_scale_factor=scale, reduced_motion="reduce")
    visitor.speak(language)
    if path not in ("/", "/v/{code}"):
        visitor.sign_in(learner.login, PASSWORD)
    visitor.go(path.format_map(vars(learner)))
    if name.startswith("quiz"):
        way = Way(visitor)
        for number, response in list(learner.right().items())[:4]:
            way.answer(number, response)
        visitor.page.locator("#q4 [data-state].good").wait_for()
        visitor.page.locator("#q2").evaluate("question => question.scrollIntoView()")
    file = FOLDER / f"{name}.png"
    visitor.page.screenshot(path=file)
    visitor.close()
    subprocess.run(["pngquant", "--force", "--skip-if-larger", "--speed", "1", "--output", file, "48", file], check=False)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def main():
    FOLDER.mkdir(exist_ok=True)
    with Centre(sys.argv[1]) as centre, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        learner = prepare(centre)
        for picture in PICTURES:
            draw(chromium, centre, learner, picture)


if __name__ == "__main__":
    main()
