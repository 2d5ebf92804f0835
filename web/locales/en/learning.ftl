# My learning, the outline of a course, and its lessons.
greeting-morning = Good morning
greeting-day = Good afternoon
greeting-evening = Good evening
greeting-night = A quiet night to you
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
learn-crumbs = You are here
learn-not-yours = There is nothing like this in your learning. Perhaps the address is incomplete, or you are signed in under another name. Your own courses are all in “My learning”.
learn-resume = Go on where you stopped
learn-resume-new = Ready when you are
learn-begin = Begin
learn-go-on-reading = Continue reading
learn-go-on-lesson = To the next lesson
learn-go-on-quiz = To the test
learn-go-on-attempt = Back to your attempt
learn-minutes-left = { $count ->
    [one] about { $count } minute left
   *[other] about { $count } minutes left
}
learn-soon = Soon
soon-offer = Accept your place: { $title }
soon-attempt = Your time for “{ $title }” ends
soon-quiz = “{ $title }”: the next attempt opens
soon-certificate = Your certificate “{ $title }” ends
learn-on-the-way = On the way
learn-done-of = { $done } of { $of } done
learn-next = next: { $title }
learn-offered-until = A place is kept for you until { $moment }
learn-accept = Accept the place
learn-decline = Give it to the next person
learn-waiting = You are number { $place } on the waiting list
learn-waiting-means = As soon as a place is free it is offered to you here, and kept for you for a while.
learn-requested = You have applied. A coordinator answers you.
learn-begins = You have a place. It begins on { $moment }.
learn-completed-title = Completed
learn-completed-on = Completed on { $day }
learn-earlier = { $count ->
    [one] { $count } earlier enrolment
   *[other] { $count } earlier enrolments
}
learn-ended-declined = The application was declined.
learn-ended-not-completed = Ended without completion.
learn-ended-withdrawn = You gave the place up.
learn-ended-cancelled-by-staff = The centre cancelled the enrolment.
learn-ended-run-cancelled = The course did not take place.
learn-ended-offer-expired = The offer of a place ran out.
learn-empty-title = Nothing here yet
learn-empty = Choose a course. The first one takes no medical knowledge, and you can stop and go on at any time.
learn-to-catalogue = See the courses
learn-to-outline = To the outline
learn-how-far = How far you are
learn-certificate = Certificate
learn-certificate-there = Your certificate is here.
learn-certificate-under-way = Your certificate is being prepared.
learn-for-certificate = For the certificate
learn-missing = Missing:
learn-there = Done:
learn-lessons-missing = { $count ->
    [one] { $count } lesson is still to read
   *[other] { $count } lessons are still to read
}
learn-quiz-missing = Pass: { $title }
learn-lessons-done = All lessons are read
learn-done = Done
learn-passed = Passed
learn-you-are-here = You are here
learn-to-pass = { $percent } % to pass
learn-attempts-left = { $count ->
    [one] { $count } attempt left
   *[other] { $count } attempts left
}
learn-for-practice = for practice
learn-optional = not needed for the certificate
learn-opens = The next attempt opens on { $moment }

lesson-bar = How far you have read
lesson-outline = Outline
lesson-number = Lesson { $number } of { $of }
lesson-read-percent = { $percent } % read
lesson-is-read = Read
lesson-print = Print
lesson-take-your-time = Take your time, and take breaks. The lesson waits for you.
lesson-only-in = This lesson is not translated yet. You see it in { $language ->
    [ru] Russian
    [be] Belarusian
   *[en] English
}.
lesson-out-of-date = This translation is older than the original text. Some of it may have changed since.
lesson-awaits-sign-off = A clinician has yet to sign this course off. What is marked M still awaits a clinician’s confirmation.
lesson-checks = Check yourself
lesson-checks-private = Only you see these answers, and there are no marks.
lesson-check-answer = Check the answer
lesson-check-again = Answer again
lesson-check-right = Right
lesson-check-wrong = Not quite yet
lesson-check-empty = Choose an answer first.
lesson-sources = Sources
lesson-unsourced = awaits a clinician’s confirmation
lesson-done = Read, go on
lesson-go-on = Go on
lesson-pager = Lessons
lesson-previous = Back
lesson-next = Next
