"""Every page there is, by a name, as a path for the right visitor."""

from conftest import COURSE


def strangers(centre):
    """Pages anybody may see."""
    code = centre.demo("nurse").call("list_my_certificates")["items"][0]["code"]
    return {
        "catalogue": "/", "search": "/?q=паллиативной", "nothing found": "/?q=квантовая",
        "course": f"/courses/{COURSE}", "sign in": "/sign-in", "sign up": "/sign-up", "verify": "/verify",
        "valid": f"/v/{code}", "unknown code": "/v/0000-0000-0000-0000", "privacy": "/privacy",
        "no such page": "/nowhere", "needs an account": "/learn",
    }


def members(centre, api, enrolment, quiz, attempt):
    """Pages of somebody who studies."""
    outline = api.call("get_outline", {"id": enrolment})
    lessons = [item["id"] for module in outline["modules"] for item in module["items"] if item["kind"] == "lesson"]
    return {
        "my learning": "/learn", "outline": f"/learn/{enrolment}", "lesson": f"/learn/{enrolment}/lessons/{lessons[1]}",
        "quiz": f"/learn/{enrolment}/quizzes/{quiz}", "attempt": f"/attempts/{attempt}",
        "submission": f"/attempts/{attempt}/submission", "withdrawal": f"/enrolments/{enrolment}/withdrawal",
        "account": "/account", "names": "/account/names", "password": "/account/password",
        "certificates": "/certificates", "erasure": "/privacy/erasure", "own course": f"/courses/{COURSE}",
    }
