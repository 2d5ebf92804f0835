"""Who and what the scenes need: courses, runs and people in every state that lasts."""

import datetime
import pathlib
import sqlite3
import uuid

from centre import DEMO_KEY
from conftest import COURSE, LANGUAGES, PASSWORD, Learner
from later import Later
from packages import package, text

REASON = "Памылка ў прозвішчы <b>"
NAMES = {"be": {"surname": "Вераб’ёва", "own_name": "Дар’я", "patronymic": "Ігараўна"}}
RUSSIAN = {"ru": {"surname": "Воробьёва", "own_name": "Дарья", "patronymic": "Игоревна"}}
# More than a page of the catalogue, with the others.
IDLE = 14
# What is said of a course that nobody can print on one sheet.
ENDLESS = text(*["Small " * 300] * 3)
# The academy issues for a while only, and the centre has no name in Belarusian: pages tell what comes of both.
SETTINGS = """
[[centre.institutions]]
role = "centre"
name = {{en = "Forest Glade", ru = "Лесная поляна"}}
post = {{en = "Director", ru = "Директор"}}
signatory = {{}}
valid_from = "1994-01-01"

[[centre.institutions]]
role = "academy"
name = {{en = "Academy", ru = "Академия", be = "Акадэмія"}}
post = {{en = "Rector", ru = "Ректор", be = "Рэктар"}}
signatory = {{}}
valid_from = "1994-01-01"
valid_until = "{until}"
"""


def day(days, hour=6):
    """So many days from today, by the clock of the centre as it begins."""
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    return at.strftime(f"%Y-%m-%dT{hour:02}:00:00Z")


class Theatre(Later):
    """The centre of the scenes."""

    def start(self):
        settings = SETTINGS.format(until=day(60)[:10])
        pathlib.Path(self.folder.name, "forest-glade.toml").write_text(settings)
        super().start()


class Person(Learner):
    """Somebody who studies; tokens run out with the time that passes, so they sign in anew."""

    def __init__(self, centre, names=None, confirmed=True, **more):
        self.centre, self.login, self.since = centre, f"person.{uuid.uuid4().hex[:8]}", -1
        body = {"user_name": self.login, "password": PASSWORD, "names": names or NAMES, **more}
        self.id = centre.anyone().call("register", body=body)["id"]
        if confirmed:
            self.api.call("confirm_names")

    @property
    def api(self):
        if self.since != self.centre.passed:
            self.since, self.caller = self.centre.passed, self.centre.anyone().sign_in(self.login, PASSWORD)
        return self.caller

    def take(self, run):
        """A place on a run, or whatever the run gives in its stead."""
        self.enrolment = self.api.call("enrol_learner", {"id": run}, body={})["id"]
        return self

    def study(self, run):
        """A place on a run that has begun, and what there is to study."""
        self.take(run)
        modules = self.api.call("get_outline", {"id": self.enrolment})["modules"]
        items = [item for module in modules for item in module["items"]]
        self.lessons = [item["id"] for item in items if item["kind"] == "lesson"]
        self.quizzes = {item["path"]: item["id"] for item in items if item["kind"] == "quiz"}
        return self

    def tell(self, kind, lesson=0, **more):
        fact = {"fact_id": str(uuid.uuid4()), "lesson_id": self.lessons[lesson], "kind": kind, **more}
        self.api.call("record_progress", {"id": self.enrolment}, body=[fact])
        return self

    def read(self, *lessons):
        """Reads lessons; the first is the one that the tiny courses ask for."""
        for lesson in lessons or (0,):
            self.tell("lesson_opened", lesson).tell("lesson_completed", lesson)
        return self

    def begin(self, quiz):
        self.attempt = self.api.call("start_attempt", {"id": self.enrolment, "quiz_id": self.quizzes[quiz]})
        return self

    def answer(self, response, item, seq=1):
        body = {"op_id": str(uuid.uuid4()), "seq": seq, "response": response}
        self.api.call("save_response", {"id": self.attempt["id"], "item_id": item}, body=body)

    def hand_in_now(self):
        self.api.call("submit_attempt", {"id": self.attempt["id"]})
        return self

    def try_out(self, quiz, wrong=()):
        """A whole attempt, with the questions of these numbers answered wrongly or not at all."""
        self.begin(quiz)
        for number, (item, response) in enumerate(self.centre.right_responses(self.attempt), 1):
            if number not in wrong:
                self.answer(response, item)
            elif response["kind"] != "multiple_response":
                self.answer(amiss(response), item)
        return self.hand_in_now()

    def certificate(self, status="valid"):
        def held():
            return [one for one in self.api.call("list_my_certificates")["items"] if one["status"] == status]
        return self.centre.wait_for(held)[0]


def amiss(response):
    """A response that is wrong in all its parts."""
    kind = response["kind"]
    if kind == "single_choice":
        return {"kind": kind, "option_id": "b"}
    if kind == "numeric":
        return {"kind": kind, "values": {field: "1" for field in response["values"]}}
    if kind == "matching":
        swap = {"shown-1": "shown-2", "shown-2": "shown-1"}
        return {"kind": kind, "matches": {part: swap[target] for part, target in response["matches"].items()}}
    return {"kind": kind, "step_ids": response["step_ids"][::-1]}


class Stage:
    """A centre in which every text can be brought about."""

    def __init__(self, centre):
        self.centre = centre
        self.courses()
        self.newcomer = self.person()
        self.past()
        centre.pass_time(days=70)
        self.places()
        self.leavers()
        self.students()
        self.holders()
        self.accounts()

    def person(self, *names, **more):
        return Person(self.centre, *names, **more)

    def staff(self, role):
        """Signed in just now: time passes here."""
        return self.centre.demo(role)

    def by_hand(self, statement, *values):
        """What the program has a state for and no way to it yet is written by hand."""
        with sqlite3.connect(f"{self.centre.folder.name}/forest-glade.db", timeout=20) as database:
            database.execute(statement, values)

    # Courses

    def courses(self):
        self.run = {}
        quizzes = ("steps", "timed", "twice", "grace", "hurried")
        self.course("tests", ["en"], quizzes=quizzes, signed=False)
        self.course("attended", ["ru"], kind="attendance", attendance=80, quizzes=("steps",))
        self.course("unprintable", ["be"], kind="attendance")
        self.course("endless", ["en"], kind="attendance", title=ENDLESS)
        self.course("joint", ["be", "ru", "en"], kind="advanced_training", months=12, hours=(2, 2))
        self.course("on-site", kind="attendance", months=2, hours=(0, 8))
        for key in ("crowded", "full", "year", *(f"idle-{number}" for number in range(IDLE))):
            self.course(key, runs=False)

    def course(self, key, languages=LANGUAGES, runs=True, **more):
        trainer, reviewer = self.staff("trainer"), self.staff("reviewer")
        method, path = self.centre.operations["put_course_draft"]
        answer = trainer.session.request(
            method, self.centre.address + "/api/v1" + path.format(key=key), data=package(key, languages, **more),
            headers={"Authorization": f"Bearer {trainer.token}", "Content-Type": "application/octet-stream"}, timeout=60)
        assert answer.ok, answer.text
        reviewer.call("review_course", {"key": key})
        reviewer.call("publish_course", {"key": key}, body={"change_class": "editorial", "change_note": "New."})
        if runs:
            self.run[key] = self.open(key, kind="self_paced", starts_at=None, ends_at=None)

    def open(self, course, opens=-1, **plan):
        """A run, dated unless it is said otherwise."""
        passed = self.centre.passed // 86_400
        plan = {"kind": "dated", "admission": "open", "enrolment_opens_at": day(passed + opens),
                "starts_at": day(passed + opens + 40), "ends_at": day(passed + opens + 60), **plan}
        return self.staff("coordinator").call("create_course_run", body={"course_key": course, "plan": plan})["id"]

    def change(self, run, **plan):
        coordinator = self.staff("coordinator")
        tag = coordinator.raw("get_course_run", {"id": run}).headers["etag"]
        coordinator.call("change_course_run", {"id": run}, body=plan, headers={"If-Match": tag})

    def first_run_of(self, course):
        runs = self.newcomer.api.call("get_course", {"key": course})["runs"]
        return next(run["id"] for run in runs if run["kind"] == "self_paced")

    # People

    def past(self):
        """What was long before the day of the scenes: a certificate whose term is over, an offer that was let go."""
        self.lapsed = self.person().study(self.run["on-site"]).read()
        self.lapsed.held = self.lapsed.certificate()
        self.joint = self.certified("joint", "not_yet_issued")
        self.offer_expired = self.offered(offer_hours=1)

    def queue(self, *people, **plan):
        """A run with one place: who has it, and who waits for it."""
        run = self.open("crowded", capacity=1, **plan)
        return [person.take(run) for person in (self.person(), *people)]

    def offered(self, **plan):
        """Somebody for whom a place is kept."""
        first, lucky = self.queue(self.person(), **plan)
        first.api.call("withdraw_enrolment", {"id": first.enrolment}, body={})
        return lucky

    def places(self):
        """The places that somebody has, waits for or asked for."""
        self.centre.wait_for(lambda: self.state(self.offer_expired) == "offer_expired")
        self.requested = self.person().take(self.open("crowded", admission="approval"))
        _, self.waiting = self.queue(self.person(), offer_hours=0)
        self.invited = self.offered(offer_hours=700)
        self.booked = self.person().take(self.open("crowded"))
        self.queue()
        self.person().take(self.open("full", capacity=1, waiting_list_size=0))
        for month in range(12):
            first = datetime.date(datetime.date.today().year + 2, month + 1, 3)
            self.open("year", starts_at=f"{first}T06:00:00Z", ends_at=f"{first}T16:00:00Z")

    def state(self, person):
        return person.api.call("get_enrolment", {"id": person.enrolment})["state"]

    def leavers(self):
        """Those whose place has ended, each in another way."""
        run, called_off = self.open("crowded"), self.open("crowded")
        for state in ("withdrawn", "cancelled_by_staff", "declined", "not_completed"):
            setattr(self, state, self.person().take(run))
        self.run_cancelled = self.person().take(called_off)
        self.withdrawn.api.call("withdraw_enrolment", {"id": self.withdrawn.enrolment}, body={})
        coordinator = self.staff("coordinator")
        coordinator.call("withdraw_enrolment", {"id": self.cancelled_by_staff.enrolment}, body={})
        coordinator.call("cancel_course_run", {"id": called_off}, body={"reason": REASON})
        # Nothing declines a request yet, and nothing ends a run whose learners have not completed it.
        for state in ("declined", "not_completed"):
            self.by_hand("UPDATE enrolment SET state = ? WHERE lower(hex(id)) = ?", state,
                         getattr(self, state).enrolment.replace("-", ""))

    def students(self):
        first = self.first_run_of(COURSE)
        self.fresh = self.person().study(first)
        self.reading = self.person().study(first).tell("lesson_opened").tell("reading_position", permille=300)
        self.between = self.person().study(first).read()
        self.absent = self.person().study(self.run["attended"]).read()
        self.unprintable = self.person().study(self.run["unprintable"]).read()
        self.endless = self.person().study(self.run["endless"]).read()
        self.odd = self.person({"latin": {"surname": "Ȣƕƿ", "own_name": "Ƣ"}}).study(self.run["on-site"])
        self.tested()

    def tested(self):
        """Those who have tried the tests of a tiny course."""
        run = self.run["tests"]
        self.done = self.person().study(run).read()
        self.done.wrong, self.done.unsafe, self.done.passed = [
            self.done.try_out("timed", wrong).attempt["id"] for wrong in (range(1, 6), (1,), ())]
        self.hasty = self.person().study(run).try_out("timed")
        self.unlucky = self.person().study(run).try_out("twice", range(1, 6)).try_out("twice", range(1, 6))
        self.practised = self.person().study(run).try_out("steps")
        self.stepping = self.person().study(run).begin("steps")
        self.partly = self.person().study(run).begin("twice")
        item = self.partly.attempt["items"][-1]["id"]
        self.partly.answer({"kind": "numeric", "values": {"one": "4,8"}}, item)
        self.marked = self.person().study(run).try_out("timed")
        self.broken = self.person().study(run).try_out("timed")
        attempt = "UPDATE attempt SET {} WHERE lower(hex(id)) = ?"
        # No question is marked by a person yet.
        self.by_hand(attempt.format("state = 'needs_marking', passed = NULL, score_milli = NULL, scored_at = NULL"),
                     self.marked.attempt["id"].replace("-", ""))
        # A fault of ours: what was written can no longer be read.
        self.by_hand(attempt.format("settings = '{}'"), self.broken.attempt["id"].replace("-", ""))
        self.abandoned = self.person().study(run).begin("grace")
        self.centre.pass_time(minutes=30)

    # Certificates

    def certified(self, course="on-site", status="valid", **more):
        holder = self.person(**more).study(self.run[course]).read()
        holder.held = holder.certificate(status)
        return holder

    def holders(self):
        self.holder = self.certified()
        # The academy issues nothing any more.
        self.unsigned = self.person().study(self.run["joint"]).read()
        for state, operation in (("revoked", "revoke_certificate"), ("suspended", "suspend_certificate"),
                                 ("superseded", "correct_certificate")):
            holder = self.certified()
            self.staff("coordinator").call(operation, {"id": holder.held["id"]}, body={"reason": REASON})
            setattr(self, state, holder)
        self.superseded.newer = self.superseded.certificate()
        for number in range(21):  # of one who asks twice in a minute, it is one check
            self.centre.anyone().call("verify_code", {"code": self.holder.held["code"]},
                                      headers={"X-Forwarded-For": f"203.0.113.{number}"})
        body = {"number": self.holder.held["printed"]["number"], "surname": NAMES["be"]["surname"]}
        self.centre.anyone().call("verify_number_and_surname", body=body)
        # By the file, and by an institution with a key.
        self.centre.anyone().call("verify_hash", body={"sha256": self.holder.held["document_sha256"]})
        self.centre.anyone().call("verify_code", {"code": self.holder.held["code"]}, headers={"X-Api-Key": DEMO_KEY})
        self.rich = self.person()
        for _ in range(21):
            self.rich.study(self.open("on-site", kind="self_paced", starts_at=None, ends_at=None)).read()
        self.centre.wait_for(lambda: len(self.rich.api.call("list_my_certificates", query={"limit": 100})["items"]) > 20, 90)

    def accounts(self):
        self.unconfirmed = self.person(confirmed=False)
        self.bilingual = self.person({**NAMES, **RUSSIAN}, language="be")
        number = str(uuid.uuid4().int)[:7]
        self.reachable = self.person(email=f"p{number}@example.by", phone=f"+37529{number}")
        self.keeper = self.person()
        self.staff("admin").call("grant_role", {"id": self.keeper.id}, body={"role": "coordinator"})
        self.slow = self.person().study(self.run["tests"])
        body = {"time_factor_percent": 150, "reason": REASON}
        self.staff("coordinator").call("give_extra_time", {"id": self.slow.id}, body=body)

    def password_link(self, person):
        return "/set-password?token=" + self.staff("admin").call("create_password_link", {"id": person.id})["token"]
