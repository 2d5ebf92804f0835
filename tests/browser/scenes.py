"""Every scene in which the pages say what no ordinary day brings about, and the texts that it is there for.

A scene is an address, or several one after the other, or what its visitor does to come to it.
"""

import scene_ways as ways
from sweep import refused

LONG = "x" * 300

QUIZ = "/learn/{{{0}.enrolment}}/quizzes/{{{0}.quizzes[{1}]}}".format
REVIEW = "/attempts/{{{0}.attempt[id]}}/review".format
OUTLINE = "/learn/{{{0}.enrolment}}".format
GIVING_UP = "/enrolments/{{{0}.enrolment}}/withdrawal".format
PAPER = "/certificates/{{{0}.held[id]}}".format
VERDICT = "/v/{{{0}.held[code]}}".format
ENDED = ["withdrawn", "cancelled_by_staff", "declined", "not_completed", "run_cancelled", "offer_expired"]


def ended(state):
    word = state.replace("_", "-")
    return (state, ("/courses/crowded", "/learn"), f"place-ended-{word} learn-ended-{word} learn-earlier")


# Who sees it; the addresses in the stage, or the way there; the texts that are said there.
SCENES = {
    # Courses and runs
    "more courses than a page holds": ("stranger", "/", "courses-next-page courses-on-page runs-none-short"),
    "a part of the list that there is not": ("stranger", "/?cursor=nothing", "field-unknown-cursor"),
    "a course without dates": ("stranger", "/courses/idle-0", "runs-none course-certificate-none course-signed-off"),
    "a course in English": ("stranger", "/courses/tests", "course-other-language:ru,be"),
    "a course in Russian": ("stranger", "/courses/attended", "course-other-language:en,be course-needs-attendance"),
    "a joint course": ("stranger", "/courses/joint", "course-certificate-advanced-training course-certificate-term "
                       "course-length-both academic-hours-part"),
    "a course on site": ("stranger", "/courses/on-site", "course-length-on-site"),
    "a course in every month": ("stranger", "/courses/year", " ".join(f"month-{month}" for month in range(1, 13))),
    "runs with places and without": ("newcomer", "/courses/crowded", "run-full"),
    "a course that is full": ("newcomer", "/courses/full", "run-full-list-too refusal-run-full"),
    "more runs than a page holds": ("keeper", "/desk", "desk-next-page"),
    # Places
    "asked for": ("requested", ("/courses/crowded", GIVING_UP("requested"), OUTLINE("requested")),
                  "place-requested place-told-requested request-take-back withdrawal-title-request "
                  "withdrawal-means-request withdrawal-do-request withdrawal-keep-request refusal-not-enrolled-yet"),
    "waiting": ("waiting", "/courses/crowded", "place-told-waiting-direct"),
    "offered": ("invited", ("/learn", "/courses/crowded", GIVING_UP("invited")),
                "learn-offered-until learn-accept learn-decline soon-offer place-offered place-told-offered "
                "offer-accept offer-decline withdrawal-title-offer withdrawal-means-offer withdrawal-do-offer "
                "withdrawal-keep-offer"),
    "booked": ("booked", ("/learn", "/courses/crowded", GIVING_UP("booked"), OUTLINE("booked")),
               "learn-begins place-told-begins withdrawal-title-place withdrawal-means-place withdrawal-do-place "
               "withdrawal-keep-place refusal-run-not-started"),
    "reason too long": ("booked", ways.long_reason, "withdrawal-reason-too-long"),
    **{state.replace("_", " "): ended(state) for state in ENDED},
    "a place that was given up": ("withdrawn", OUTLINE("withdrawn"), "refusal-enrolment-ended"),
    "another was faster": ("stranger", ways.meanwhile(ways.another_was_faster), "place-refused refusal-run-full"),
    "called off meanwhile": ("stranger", ways.meanwhile(ways.it_was_called_off), "place-refused refusal-run-cancelled"),
    "closed meanwhile": ("stranger", ways.meanwhile(ways.moved(enrolment_closes_at=-1)), "refusal-enrolment-closed"),
    "put off meanwhile": ("stranger", ways.meanwhile(ways.moved(enrolment_opens_at=9)), "refusal-enrolment-not-open-yet"),
    "an offer let go": ("stranger", ways.offer_let_go, "refusal-no-offer"),
    "an offer slept over": ("stranger", ways.offer_slept_over, "refusal-offer-expired"),
    "a course that is done": ("done", ("/courses/tests", GIVING_UP("done")), "place-look-again refusal-not-withdrawable"),
    # Learning
    "morning": ("stranger", ways.at(6), "greeting-morning"),
    "day": ("stranger", ways.at(13), "greeting-day"),
    "evening": ("stranger", ways.at(20), "greeting-evening"),
    "night": ("stranger", ways.at(2), "greeting-night"),
    "nothing begun": ("fresh", "/learn", "learn-resume-new"),
    "stopped within a lesson": ("reading", "/learn", "learn-resume learn-go-on-reading learn-minutes-left"),
    "stopped between lessons": ("between", "/learn", "learn-go-on-lesson"),
    "a pause": ("stranger", ways.paused, "refusal-pause-between-attempts learn-opens learn-lessons-done learn-there "
                "learn-go-on-quiz soon-quiz"),
    "a lesson in English": ("done", "/learn/{done.enrolment}/lessons/{done.lessons[0]}",
                            "lesson-only-in:ru,be lesson-is-read lesson-go-on"),
    "a lesson in Russian": ("absent", "/learn/{absent.enrolment}/lessons/{absent.lessons[0]}", "lesson-only-in:en,be"),
    "a lesson in Belarusian": ("unprintable", "/learn/{unprintable.enrolment}/lessons/{unprintable.lessons[0]}",
                               "lesson-only-in:en,ru"),
    "old translations": ("joint", "/learn/{joint.enrolment}/lessons/{joint.lessons[0]}", "lesson-out-of-date:en,ru"),
    "old translation into Belarusian": ("holder", "/learn/{holder.enrolment}/lessons/{holder.lessons[0]}",
                                        "lesson-out-of-date:ru,be"),
    "a self-check that is right": ("done", ways.right_check, "lesson-check-right"),
    "an outline": ("slow", OUTLINE("slow"), "learn-optional learn-for-practice"),
    "sessions are missing": ("absent", OUTLINE("absent"), "refusal-sessions-missing"),
    "nobody issues it": ("unsigned", OUTLINE("unsigned"), "refusal-issuer-missing"),
    "not in any language": ("unprintable", OUTLINE("unprintable"), "refusal-certificate-not-printable"),
    "a letter that is not printed": ("odd", OUTLINE("odd"), "refusal-glyph-missing"),
    "too long for its sheet": ("endless", OUTLINE("endless"), "refusal-certificate-not-printable"),
    "soon": ("stranger", ways.soon, "review-certificate-soon"),
    # Quizzes
    "step by step": ("stepping", (QUIZ("stepping", "steps"), "/attempts/{stepping.attempt[id]}",
                                  "/attempts/{stepping.attempt[id]}/submission", REVIEW("stepping")),
                     "quiz-rule-steps quiz-rule-no-limit quiz-counts-last quiz-left-any quiz-no-limit quiz-next "
                     "quiz-map-later quiz-unreached review-open"),
    "not reached": ("stranger", ways.not_reached, "refusal-question-not-reached"),
    "without a mark to reach": ("practised", (QUIZ("practised", "steps"), REVIEW("practised")),
                                "quiz-result-scored quiz-begin-again review-scored review-scored-means"),
    "no attempts left": ("unlucky", (QUIZ("unlucky", "twice"), REVIEW("unlucky"), OUTLINE("unlucky")),
                         "quiz-counts-first quiz-none-left review-shows-nothing refusal-no-attempts-left"),
    "in a hurry": ("stranger", ways.hurried, "quiz-time-up-abandon"),
    "questions in Russian": ("absent", QUIZ("absent", "steps"), "quiz-other-language:en,be"),
    "questions in English": ("done", QUIZ("done", "timed"), "quiz-other-language:ru,be"),
    "all wrong": ("done", ("/attempts/{done.wrong}/review", QUIZ("done", "timed")),
                  "review-again review-to-quiz review-yours review-right review-right-order review-is-wrong "
                  "quiz-counts-average"),
    "not safe": ("done", "/attempts/{done.unsafe}/review", "review-safety review-is-right"),
    "passed, and done": ("done", "/attempts/{done.passed}/review", "review-complete"),
    "passed, and more to do": ("hasty", REVIEW("hasty"), "review-more-to-do"),
    "to be marked": ("marked", (QUIZ("marked", "timed"), REVIEW("marked")),
                     "quiz-result-waits review-waits review-waits-means"),
    "abandoned": ("abandoned", (QUIZ("abandoned", "grace"), REVIEW("abandoned")),
                  "quiz-result-abandoned review-abandoned review-abandoned-means"),
    "extra time": ("slow", ("/account", QUIZ("slow", "timed")), "extra-time-given quiz-rule-extra-time"),
    "partly answered": ("partly", "/attempts/{partly.attempt[id]}/submission", "quiz-left-partly"),
    "somebody else's test": ("newcomer", REVIEW("partly"), "quiz-not-yours"),
    "too late": ("stranger", ways.too_late, "refusal-attempt-time-up quiz-late review-ran-out"),
    "time to hand in": ("stranger", ways.in_time_to_hand_in, "quiz-grace"),
    "open on another run": ("stranger", ways.begun_elsewhere, "refusal-attempt-open"),
    "handed in elsewhere": ("stranger", ways.handed_in_elsewhere, "refusal-attempt-submitted"),
    "signed out elsewhere": ("stranger", ways.signed_out_elsewhere, "error-sign-in"),
    "answered elsewhere": ("stranger", ways.answered_elsewhere, "refusal-response-older"),
    "answered elsewhere, without scripts": ("reader", ways.answered_elsewhere, "quiz-older-form"),
    "no number": ("stranger", ways.no_number, "field-not-a-number quiz-title-error quiz-error-at"),
    "answers that cannot be meant": ("stranger", ways.senseless, "field-unknown-id field-given-twice field-wrong-kind "
                                     "field-not-a-response field-out-of-range field-too-many field-op-id-reused"),
    # Certificates
    "a certificate with a term": ("holder", ("/learn", PAPER("holder"), PAPER("holder") + "?cursor="),
                                  "certificate-valid-until soon-certificate certificate-hours-face-to-face "
                                  "checks-earlier checked-by-number checked-by-document checked-by-partner"),
    "more certificates than a page holds": ("rich", ("/certificates", "/privacy/erasure"),
                                            "certificates-next-page erasure-your-certificates"),
    "not yet issued": ("joint", ("/certificates", PAPER("joint"), VERDICT("joint"), OUTLINE("joint")),
                       "certificate-kind-advanced-training certificate-not-yet-issued document-none "
                       "certificate-told-not-yet-issued certificate-hours-both verdict-not-yet-issued "
                       "verdict-told-not-yet-issued learn-certificate-under-way"),
    "its document": ("joint", PAPER("joint") + "/document.pdf", "refusal-certificate-not-issued"),
    "revoked": ("revoked", PAPER("revoked"), "certificate-revoked certificate-told-revoked"),
    "suspended": ("suspended", PAPER("suspended"), "certificate-suspended certificate-told-suspended"),
    "superseded": ("superseded", (PAPER("superseded"), "/certificates/{superseded.newer[id]}"),
                   "certificate-superseded certificate-told-superseded certificate-see-new certificate-see-old"),
    "expired": ("lapsed", PAPER("lapsed"), "certificate-expired certificate-told-expired"),
    "erased": ("stranger", ways.erased, "erasure-your-certificates erasure-download-first erasure-done holder-erased "
               "refusal-holder-erased desk-removed"),
    # People
    "names to confirm": ("unconfirmed", "/account", "names-to-confirm names-look-and-confirm"),
    "names in two languages": ("bilingual", "/account/names", "names-printed-russian"),
    "names filled in": ("bilingual", ways.filled_in, "names-filled"),
    "confirmed too soon": ("stranger", ways.confirmed_too_soon, "names-are-others"),
    "renamed elsewhere": ("stranger", ways.renamed_elsewhere, "changed-meanwhile-names"),
    "wrong letters": ("newcomer", ways.wrong_letters, "field-wrong-letters-be field-wrong-letters-ru "
                      "field-wrong-letters-latin field-too-long-names field-misplaced-sign field-control-character"),
    "no names": ("newcomer", ways.no_names, "field-required-names field-required-surname"),
    "emptied elsewhere": ("stranger", ways.nothing_there, "nothing-written"),
    "too long for an account": ("newcomer", ways.far_region, "field-too-long-employer field-too-long-region"),
    "saved": ("stranger", ways.saved, "account-saved"),
    "a new password": ("stranger", ways.new_password, "password-changed"),
    "not one's password": ("newcomer", refused("/account/password", "change-password", current_password="no, not this",
                                               new_password=ways.SECOND), "password-wrong"),
    "password too long": ("newcomer", refused("/account/password", "change-password", current_password=ways.PASSWORD,
                                              new_password=LONG), "field-too-long-new-password"),
    "what one signs in with": ("reachable", "/account", "sign-in-kind-email sign-in-kind-phone"),
    "no e-mail": ("stranger", refused("/sign-up", "sign-up", login="nurse@", password=LONG),
                  "field-not-an-email field-too-long-password"),
    "no telephone": ("stranger", refused("/sign-up", "sign-up", login="+375"), "field-not-a-phone"),
    "no user name": ("stranger", refused("/sign-up", "sign-up", login="яна"), "field-not-a-user-name"),
    "easy to guess": ("stranger", refused("/sign-up", "sign-up", password="aaaaaaaaaaaa"), "field-too-easy"),
    "taken already": ("stranger", ways.taken, "refusal-sign-in-name-taken"),
    # Faults
    "too many wrong passwords": ("stranger", ways.wrong_passwords, "error-too-many"),
    "typed by another": ("stranger", ways.of_another, "typed-by-another typed-by-another-title"),
    "out of date": ("stranger", ways.out_of_date, "send-again-title send-again-stale"),
    "without cookies": ("stranger", ways.without_cookies, "send-again-cookies"),
    "too many unknown codes": ("stranger", ways.guessing, "verify-wait"),
    "a fault of ours": ("broken", REVIEW("broken"), "error-internal error-title-ours"),
    "the database is held": ("newcomer", ways.locked, "error-unavailable error-title-ours"),
    "a form that breaks off": ("stranger", ways.cut_off, "error-broken-form"),
}

def wanted(keys, language):
    """The texts of a scene in a language: one that not every language has names those that have it, after a colon."""
    parted = [key.partition(":") for key in keys.split()]
    return {key for key, _, languages in parted if language in (languages or language).split(",")}
