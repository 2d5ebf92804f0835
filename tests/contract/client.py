"""A stranger's program: signs in and reads, through a client that a generator wrote from the contract."""

import sys

from forest_glade import AuthenticatedClient, Client
from forest_glade.api.courses import list_courses
from forest_glade.api.people import get_me, sign_in
from forest_glade.models import CourseList, Language, Person, Problem, SignIn, Tokens


def main(address: str, login: str, password: str) -> None:
    base = f"{address}/api/v1"
    anyone = Client(base_url=base)
    tokens = sign_in.sync(client=anyone, body=SignIn(login=login, password=password))
    if not isinstance(tokens, Tokens):
        sys.exit(f"refused: {tokens}")

    me = get_me.sync(client=AuthenticatedClient(base_url=base, token=tokens.access_token))
    courses = list_courses.sync(client=anyone, q="помощь", lang="ru")
    wrong = sign_in.sync(client=anyone, body=SignIn(login=login, password="not the password"))
    if not (isinstance(me, Person) and isinstance(courses, CourseList) and isinstance(wrong, Problem)):
        sys.exit(f"unexpected: {me} {courses} {wrong}")
    assert me.language is Language.BE or me.language is Language.RU
    names = me.names.be
    print(names.surname if names else "", courses.items[0].key, wrong.code)


if __name__ == "__main__":
    main(*sys.argv[1:])
