"""Tiny courses of every kind, made here and put in through the API as trainers do."""

import io
import json
import zipfile

LANGUAGES = ["en", "ru", "be"]


def text(en, ru, be):
    return {"en": en, "ru": ru, "be": be}


THIS, THAT = text("This one", "Вот это", "Вось гэта"), text("Or that one", "Или вот то", "Або вось тое")
FIRST, SECOND = text("The first thing", "Первое", "Першае"), text("The second thing", "Второе", "Другое")
SMALL = text("A small course", "Малый курс", "Малы курс")
OPTIONAL = text("Read it if you like", "Прочтите, если хотите", "Прачытайце, калі жадаеце")
NOTE = text("It speaks of death.", "Здесь говорится о смерти.", "Тут гаворыцца пра смерць.")

# A quiz as most are; what differs is said where it does.
QUIZ = {"format": 1, "purpose": "final", "time_limit_minutes": None, "attempts": None, "pause_hours": 0,
        "grade_method": "highest", "pass_mark_percent": 40, "navigation": "free", "overdue": "autosubmit",
        "shuffle": {"questions": False, "options": False}, "grace_minutes": 0}
SEEN = ["responses", "correctness", "feedback"]
QUIZZES = {
    "steps": {"purpose": "practice", "navigation": "sequential", "grade_method": "last", "pass_mark_percent": None,
              "review": {"during": ["responses"], "after_submission": SEEN, "after_pass": SEEN}},
    "timed": {"time_limit_minutes": 5, "grade_method": "average",
              "review": {"during": [], "after_submission": SEEN, "after_pass": [*SEEN, "key"]}},
    "twice": {"attempts": 2, "grade_method": "first",
              "review": {"during": [], "after_submission": [], "after_pass": []}},
    "grace": {"purpose": "practice", "pass_mark_percent": None, "time_limit_minutes": 5, "overdue": "grace",
              "grace_minutes": 10, "review": {"during": [], "after_submission": ["responses"], "after_pass": []}},
}
QUIZZES["hurried"] = {**QUIZZES["grace"], "overdue": "abandon", "grace_minutes": 0}
TITLES = {"steps": text("Step by step", "Шаг за шагом", "Крок за крокам"),
          "timed": text("Against the clock", "На время", "На час"),
          "twice": text("Twice at most", "Не больше двух раз", "Не больш за два разы"),
          "hurried": text("In a hurry", "Второпях", "Спехам"),
          "grace": text("With time to hand in", "Со временем на сдачу", "З часам на здачу")}


def questions():
    """One of each kind; the first has to be right, and yet is not enough to fail by its marks."""
    def question(name, kind, points=1, **more):
        return {"id": f"q-{name}", "kind": kind, "version": 1, "points": points, "outcome": "know-it", "clinical": False,
                "sources": ["S1"], "stem": text("What do you do?", "Что вы сделаете?", "Што вы зробіце?"), **more}

    def parts(*ids, **more):
        return [{"id": one, "text": said, **more.get(one, {})} for one, said in zip(ids, (THIS, THAT))]

    right = {"correct": True}
    label, unit = text("Dose", "Доза", "Доза"), text("ml", "мл", "мл")
    numbers = [{"id": name, "answer": "4.8", "tolerance": "0.1", "label": label, "unit": unit} for name in ("one", "other")]
    prompts = [{**part, "target": target} for part, target in zip(parts("p1", "p2"), ("t1", "t2"))]
    return [question("one", "single_choice", options=parts("a", "b", a=right), safety_critical=True),
            question("many", "multiple_response", options=parts("a", "b", a=right)),
            question("pairs", "matching", prompts=prompts, targets=parts("t1", "t2")),
            question("order", "ordering", steps=parts("s1", "s2")),
            question("numbers", "numeric", fields=numbers)]


def course(key, languages=LANGUAGES, hours=(2, 0), kind="none", months=None, attendance=0, signed=True, quizzes=(),
           title=SMALL):
    """What `course.yaml` says."""
    def lesson(name, title, minutes, required, note=None):
        return {"lesson": name, "title": title, "summary": title, "minutes": minutes, "required": required,
                "outcomes": ["know-it"], "content_note": note}

    items = [lesson("01-first", FIRST, 45, True), lesson("02-second", OPTIONAL, 20, False, NOTE)]
    items += [{"quiz": quiz, "required": False} for quiz in quizzes]
    sign_off = {"by": "A. Clinician", "on": "2026-11-01", "edition": "third"}
    return {"format": 1, "key": key, "languages": languages, "source_language": languages[0], "title": title,
            "summary": SECOND, "level": "general", "audience": ["nurse"],
            "hours": {"online": hours[0], "face_to_face": hours[1]},
            "outcomes": [{"id": "know-it", "competences": [1], "text": FIRST}],
            "completion": {"attendance_percent": attendance}, "certificate": {"kind": kind, "validity_months": months},
            "authors": ["A. Trainer"], "clinical_sign_off": sign_off if signed else "awaiting", "review_by": "2028-10-01",
            "content_notes": [], "references": {"S1": {"title": "A book", "address": "example.org", "edition": None}},
            "modules": [{"key": "01-start", "title": FIRST, "summary": SECOND, "items": items}]}


def spoken(said, languages, name=""):
    """The same in these languages alone; titles and summaries are there in Belarusian too, whatever a course is in."""
    if isinstance(said, list):
        return [spoken(one, languages, name) for one in said]
    if not isinstance(said, dict):
        return said
    if said.keys() == set(LANGUAGES):
        wanted = {*languages, "be"} if name in ("title", "summary") else languages
        return {language: said[language] for language in wanted}
    return {name: spoken(one, languages, name) for name, one in said.items()}


def package(key, languages=LANGUAGES, quizzes=(), **more):
    """A course as the zip archive that trainers upload. JSON is YAML."""
    files = {"course.yaml": course(key, languages, quizzes=quizzes, **more),
             "01-start/01-first.checks.yaml": {"format": 1, "questions": questions()}}
    for quiz in quizzes:
        files[f"quizzes/{quiz}.yaml"] = {**QUIZ, **QUIZZES[quiz], "title": TITLES[quiz], "summary": SECOND,
                                         "questions": questions()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, said in files.items():
            packed.writestr(name, json.dumps(spoken(said, languages), ensure_ascii=False))
        for lesson in ("01-first", "02-second"):
            for language in languages:
                packed.writestr(f"01-start/{lesson}.{language}.md", markdown(language))
    return archive.getvalue()


def markdown(language):
    """Long enough to scroll. Without the hash of its original, a translation counts as older than that."""
    heading, line = {"en": ("What to do", "Sit down first, and listen."),
                     "ru": ("Что делать", "Сначала сядьте и послушайте."),
                     "be": ("Што рабіць", "Спачатку сядзьце і паслухайце.")}[language]
    return f"## {heading}\n\n" + f"{line}\n\n" * 60
