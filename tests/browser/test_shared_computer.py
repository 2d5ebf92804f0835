"""What stays in the browser of a computer that others use, and what does not."""

from conftest import PASSWORD, Learner

FETCH = """async ([path, headers]) => {
    const answer = await fetch(path, { headers, cache: 'no-store' });
    return [answer.status, ...['cache-control', 'etag', 'vary'].map((name) => answer.headers.get(name))];
}"""


def test_a_certificate_is_asked_for_each_time_and_by_its_holder_alone(visit, centre):
    graduate = Learner(centre).enrol().read_everything().begin().hand_in(right=True)
    visitor = visit()
    visitor.sign_in(graduate.login, PASSWORD)
    visitor.page.wait_for_url("**/learn")
    path = f"/certificates/{graduate.certificate()['id']}/document.pdf"
    status, keeping, tag, varies = visitor.page.evaluate(FETCH, [path, {}])
    assert (status, keeping, varies) == (200, "private, no-cache", "Cookie")
    again = visitor.page.evaluate(FETCH, [path, {"If-None-Match": tag}])
    assert again == [304, "private, no-cache", tag, "Cookie"]
    visitor.page.get_by_role("button", name=visitor.words["sign-out"]).click()
    assert visitor.page.evaluate(FETCH, [path, {"If-None-Match": tag}])[0] == 401
