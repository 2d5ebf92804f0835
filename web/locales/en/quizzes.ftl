# Questions, attempts, handing in, looking back.
question-choose = Choose…
question-move-up = Move up:
question-move-down = Move down:
question-moved = Now number { $place } of { $of }
question-number = Number
question-number-hint = Write a number; decimals with a comma or a point: 2,8 or 2.8.
question-case = A case
question-case-range = for questions { $range }

quiz-fact-questions = Questions
quiz-fact-time = Time
quiz-fact-pass = To pass
quiz-fact-attempts = Attempts left
quiz-left-of = { $left } of { $of }
quiz-left-any = As many as you like
quiz-other-language = The questions are in another language: { $language }.
quiz-rules = How it works
quiz-rule-clock = The clock runs on the server: if your connection breaks, the time does not stop.
quiz-rule-extra-time = { $minutes } and more: you have extra time, ×{ $factor }.
quiz-rule-no-limit = There is no time limit.
quiz-rule-saved = Each answer is kept as soon as it is saved. You can close the tab and go on from another device.
quiz-rule-safety = Some questions have to be right to pass, whatever the others earn: a child’s safety depends on them.
quiz-rule-free = Answer in any order, and change your answers until you hand the test in.
quiz-rule-steps = The questions come one after the other. You can go back and change an answer until you hand the test in.
quiz-counts-highest = The best of your attempts counts.
quiz-counts-first = The first of your attempts counts.
quiz-counts-last = The last of your attempts counts.
quiz-counts-average = The average of your attempts counts.
quiz-rule-pause = { $count ->
    [one] Between two attempts there is a pause of { $count } hour.
   *[other] Between two attempts there is a pause of { $count } hours.
}
quiz-own-attempts = Your attempts
quiz-column-attempt = Attempt
quiz-column-when = When
quiz-column-result = Result
quiz-column-review = Review
quiz-see-review = Look back
quiz-go-on = Go on
quiz-go-on-attempt = Go on with your attempt
quiz-result-passed = { $percent } % · passed
quiz-result-failed = { $percent } % · not passed
quiz-result-scored = { $percent } %
quiz-result-open = Under way
quiz-result-waits = Handed in
quiz-result-abandoned = Not handed in
quiz-begin = Begin
quiz-begin-again = Begin attempt { $count }
quiz-opens = The next attempt opens on { $moment }. Until then, read again whatever was unclear.
quiz-none-left = No attempts are left. Please talk to the training centre: together you find a way.
quiz-passed-already = You have passed this test. You need not take it again.

quiz-title-error = Please check:
quiz-bar = Time and saving
quiz-until = until { $time }
quiz-time-left = Time left
quiz-bar-finish = { $done } of { $total } · finish
quiz-attempt-of = Attempt { $number } of { $of }
quiz-attempt-number = attempt { $number }
quiz-ends = It ends at { $time } Minsk time, or earlier when you hand it in.
quiz-no-limit = Take the time you need.
quiz-question-of = Question { $number } of { $of }
quiz-marks = { $count ->
    [one] { $count } mark
   *[other] { $count } marks
}
quiz-saved-at = Saved at { $time }
quiz-all-saved = All your answers are saved.
quiz-unsent = { $count ->
    [one] { $count } response not yet sent
   *[other] { $count } responses not yet sent
}
quiz-unsent-one = This answer is not sent yet
quiz-older = This question was answered in another tab or on another device. The newer answer is shown. If you want another one, choose it again.
quiz-older-yours = You had chosen: { $answer }
quiz-older-form = Some questions were answered in another tab or on another device. Their newer answers are shown below, each with a note.
quiz-error-at = Question { $number }: { $error }
quiz-next = Save, next question
quiz-clear = Clear the answer
quiz-clear-of = to question { $number }
quiz-answered-of = { $done } of { $total } answered
quiz-map-question = Question
quiz-map-answered = , answered
quiz-map-unsent = , not sent yet
quiz-map-later = , comes later
quiz-map-legend = Coloured: the answer is saved. Dashed: not sent yet.
quiz-finish = Check and finish
quiz-save-all = Save all
quiz-minutes-left = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
quiz-time-up = The time is up. What you have saved is being handed in.
quiz-time-up-grace = The time is up. Nothing can be changed any more; hand in what you have saved until { $time }, or the attempt ends without a result.
quiz-time-up-abandon = The time is up. By the rule of this test an attempt that was not handed in in time ends without a result.
quiz-waits = A few answers are still on their way. As soon as they are saved, you go on.
quiz-signed-out = Your sign-in has ended. Your answers stay on this page until you have signed in again.
quiz-sign-in-tab = Sign in, in a new tab
quiz-not-yours = There is no such attempt among yours. Perhaps you are signed in under another name. Your own tests are in “My learning”.

quiz-finish-title = Hand the test in?
quiz-grace = The time for answering is over. You can still hand in what is saved until { $time }.
quiz-nothing-left = Every question is answered.
quiz-left = { $count ->
    [one] One question is not fully answered:
   *[other] { $count } questions are not fully answered:
}
quiz-left-question = Question { $number }
quiz-left-partly = a part is missing
quiz-left-means = What is left open earns no marks.
quiz-unreached = { $count ->
    [one] You have not come to { $count } question.
   *[other] You have not come to { $count } questions.
}
quiz-rest-saved = { $count ->
    [0] No question is fully answered yet.
    [one] { $count } answer is saved.
   *[other] { $count } answers are saved.
}
quiz-finish-means = Once you have handed the test in, answers can no longer be changed. You see your result at once.
quiz-back = Back to the questions
quiz-hand-in = Hand the test in
quiz-late = { $count ->
    [one] One answer came after the end. It is kept, and a person decides whether it counts.
   *[other] { $count } answers came after the end. They are kept, and a person decides whether they count.
}

review-passed = You have passed with { $percent } %
review-failed = { $percent } %: not passed yet
review-scored = Your result: { $percent } %
review-open = This attempt is still open
review-waits = Your test is handed in
review-abandoned = This attempt was not handed in
review-ran-out = The time ran out, so everything you had saved by then was handed in.
review-of-marks = { $count ->
    [one] of { $count } mark
   *[other] of { $count } marks
}
review-needed = { $percent } % was needed
review-safety = You have enough marks. But one question had to be right, because a child’s safety depends on it. It is marked below.
review-failed-means = That happens, and it says nothing about how you care. Below you see what to read again.
review-again = You may try again whenever you are ready.
review-to-course = To the course
review-to-quiz = To the next attempt
review-to-wrong = { $count ->
    [one] To the question that went wrong
   *[other] To the { $count } questions that went wrong
}
review-scored-means = There is nothing to pass here: it shows you what you know already.
review-waits-means = It has not been marked yet. The result appears on this page.
review-abandoned-means = The time was over before it was handed in, so it has no result. What you answered is kept.
review-certificate-there = Everything for your certificate is there.
review-to-certificate = See your certificate
review-more-to-do = The test is done. A little is still missing before the certificate.
review-names-missing = The course is completed. Please confirm how your names are to be printed, and the certificate is issued.
review-to-names = Confirm your names
review-certificate-soon = Everything for your certificate is there. It is being prepared, and appears among your certificates shortly.
review-complete = The course is completed.
review-outcomes = What you can do now
review-outcomes-failed = Topic by topic
review-read-again = Read the lesson again
review-questions = Question by question
review-question = Question { $number }
review-yours = Your answer
review-yours-right = Your answer, and it is right
review-right = This is right
review-is-right = Right:
review-is-wrong = Wrong:
review-unanswered = You did not answer this question.
review-no-answer = no answer
review-right-order = The right order
review-column-part = Part
review-column-given = Your answer
review-column-right = Right
review-sources = Where it is written:
review-safety-critical-right = This question had to be right, and it is: a child’s safety depends on it.
review-safety-critical = This question had to be right: a child’s safety depends on it.
review-doubt = Is a question wrong or unclear? Tell the training centre. A second clinician looks at it, and nobody loses a pass.
review-shows-nothing = The questions of this test are not shown now.
