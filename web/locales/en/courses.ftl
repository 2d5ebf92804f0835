# Home, the catalogue, the page of a course, and one's place in it.
home-title = Learn to care for a seriously ill child
home-lead = Free courses from the Belarusian Children’s Hospice, for everyone who looks after such a child: at work, on a home visit, or as a volunteer.
home-check-title = Has somebody shown you a certificate of ours?
home-check-lead = Type the code from the paper and see at once whether it is genuine.

courses-title = Courses
courses-search = Search the courses
courses-search-example = Pain, siblings, care at home…
courses-search-do = Search
courses-found-heading = What we have found
courses-found = { $count ->
    [one] { $count } course
   *[other] { $count } courses
}
courses-on-page = { $count ->
    [one] { $count } course on this page
   *[other] { $count } courses on this page
}
courses-found-for = { $found } for “{ $words }”
courses-see-all = See all courses
courses-next-page = More courses
courses-none-title = There is no such course yet
courses-none-word = Try one word, or only its beginning: “palli” finds “palliative”.
courses-none-filter = Choose fewer things at once, for example any length or any language.
courses-none-ask = Or ask the training centre: perhaps the course you need is being written.

filters = Narrow the courses
filters-show = Show
filter-level = Level
filter-level-any = Any level
filter-audience = For whom
filter-audience-any = Any profession
filter-hours = Length
filter-hours-any = Any length
filter-language = Language of study
filter-language-any = Any language
level-approach = For everybody
level-general = General
level-specialist = Specialist
length-short = Up to 12 hours
length-medium = 13 to 36 hours
length-long = 37 hours and more
study-language-en = English
study-language-ru = Russian
study-language-be = Belarusian
audience-everybody = Everyone, with or without medical training
audience-doctor = doctors
audience-nurse = nurses
audience-midwife = midwives
audience-caregiver = caregivers
audience-social-worker = social workers
audience-psychologist = psychologists
audience-massage-therapist = massage therapists
audience-teacher = teachers
audience-chaplain = chaplains
audience-volunteer = volunteers
audience-artist = artists
audience-camp-staff = camp staff
audience-manager = managers
audience-other = others

card-length = Length
card-languages = Language
card-run = Next run
course-length-online = { $hours } online
course-length-on-site = { $hours } at Forest Glade
course-length-both = { $hours }: { $online } online, { $there } at Forest Glade

course-crumbs = You are here
course-audience = For whom
course-other-language = This course can be studied in these languages: { $languages }.
course-outcomes = What you will be able to do
course-before = Before you begin
course-modules = What is in it
course-quiz = test
course-certificate = The certificate
course-certificate-none = This course leads to no certificate.
course-certificate-attendance = You receive a certificate of attendance as soon as you have finished every lesson and test.
course-certificate-advanced-training = You receive a certificate of advanced training, signed by both institutions.
course-certificate-checked = Anyone who holds the paper can check on this site that it is genuine.
course-certificate-term = { $count ->
    [one] It is valid for { $count } month.
   *[other] It is valid for { $count } months.
}
course-issued-by = Issued by:
course-needs-pass = { $title }: at least { $percent } %
course-needs-attendance = Attendance: at least { $percent } % of the sessions
course-authors = Who wrote it
course-signed-off = Signed off by { $by } on { $day }.
course-sign-off-awaited = A clinician has yet to sign this text off.
course-review-by = It is looked at again by { $day } at the latest.
course-sources = { $count ->
    [one] { $count } source
   *[other] { $count } sources
}

runs-title = When it takes place
runs-dates = Dates
runs-places = Places
runs-enrol-by = Enrol by
runs-no-end = No closing day
runs-none = No dates are set yet. Look in again later, or ask the training centre.
runs-none-short = Dates not set yet
run-at-any-time = Start at any time
run-enrol-by = enrol by { $day }
run-without-limit = Room for everyone
run-left-of = { $left } out of { $all }
run-full = Full
run-full-waiting = Full · { $waiting }
run-full-list-too = Full, and so is the waiting list
run-opens-on = Opens on { $day }
run-by-invitation = By invitation
run-minimum = if fewer than { $people } have enrolled by { $day }, this run is called off, and everyone is told.
run-minimum-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
places-left = { $count ->
    [one] { $count } place left
   *[other] { $count } places left
}
people-waiting = { $count ->
    [one] { $count } person is waiting
   *[other] { $count } people are waiting
}

enrol = Take a place
enrol-wait = Join the waiting list
enrol-request = Ask for a place

place-title = Your place
place-refused = You have not got a place
place-needs-account = To take a place you need an account. It takes about two minutes, and afterwards you come back to this page.
place-make-account = Make an account
place-have-account = You have one already?
place-free = The courses are free. A private e-mail is not needed.
place-missing = Still missing
place-lessons-left = { $count ->
    [one] { $count } lesson is still to be read
   *[other] { $count } lessons are still to be read
}
place-begin = Begin
place-go-on = Go on
place-look-again = Look at the lessons again
place-see-certificate = See your certificate
place-give-up = Give up this place
place-requested = Asked for
place-waitlisted = On the waiting list
place-offered = A place is kept for you
place-booked = You have a place
place-active = You are studying
place-completed = Finished
place-told-requested = A coordinator reads your request, and the answer appears here.
place-told-waiting = You are number { $position } on the waiting list. When a place is free, it is kept for you for a while, and you say here whether you take it.
place-told-waiting-direct = You are number { $position } on the waiting list. When a place is free, it becomes yours by itself.
place-told-offered = The place is yours if you take it by { $until }. After that it passes to the next person.
place-told-begins = The course begins on { $day }. The lessons open that day.
place-told-booked = You can begin at once, and stop and go on whenever you like.
place-told-active = Go on where you stopped.
place-told-completed = You finished this course on { $day }.
place-ended-declined = Your request was declined. The coordinator can tell you why.
place-ended-not-completed = Your last run has ended without completion. You can take a place on another.
place-ended-withdrawn = You have given up your place. You can take one again whenever you like.
place-ended-cancelled-by-staff = The coordinator has cancelled your place and can tell you why.
place-ended-run-cancelled = The run on which you had a place will not take place. We are sorry. You can take a place on another.
place-ended-offer-expired = The place that was kept for you has passed to the next person. You can join the waiting list again.

offer-accept = Take this place
offer-decline = No, let it pass to the next person
waiting-leave = Leave the waiting list
request-take-back = Take the request back

withdrawal-title-place = Give up your place?
withdrawal-title-study = Stop this course?
withdrawal-title-offer = Let this place go?
withdrawal-title-waiting = Leave the waiting list?
withdrawal-title-request = Take your request back?
withdrawal-means-place = Your place passes to the next person at once. You can take one again later, if there is one left.
withdrawal-means-study = Your place passes to the next person, and the lessons here are closed. If you take a place again later, you begin them anew; attempts at the test that you have made still count. If you only need a rest, there is no need to give anything up: the lessons wait.
withdrawal-means-offer = The place passes to the next person at once.
withdrawal-means-waiting = You lose your turn. If you join the list again, you stand at its end.
withdrawal-means-request = The coordinator then no longer looks at it. You can ask again.
withdrawal-do-place = Give up my place
withdrawal-do-study = Stop and give up my place
withdrawal-do-offer = Let the place go
withdrawal-do-waiting = Leave the list
withdrawal-do-request = Take the request back
withdrawal-keep-place = No, keep it
withdrawal-keep-study = No, I go on
withdrawal-keep-offer = No, back to the course
withdrawal-keep-waiting = No, I wait
withdrawal-keep-request = No, leave it
withdrawal-reason = Why, if you would like to say
withdrawal-reason-hint = It helps the coordinator. You need not write anything.
withdrawal-reason-too-long = Say it more shortly: at most 1000 letters
