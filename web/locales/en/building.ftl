# What a course is built of: its outline, settings, questions, and what comes in from elsewhere.
build-outline = Outline
build-lead = Modules, and the lessons and quizzes in them. Up and Down also lead into the next module.
build-settings = Settings of the course
build-import = Bring something in
build-export = Download the course as a ZIP
build-to-course = What comes next
build-no-modules = There are no modules yet. Add the first one.
build-no-items = There is nothing in this module yet.
build-add-module = Add a module
build-add-lesson = Add a lesson
build-add-quiz = Add a quiz
build-module = Module
build-lesson = Lesson
build-quiz = Quiz
build-lesson-minutes = { $count ->
    [one] Lesson, { $count } minute
   *[other] Lesson, { $count } minutes
}
build-up = Up
build-down = Down
build-write = Write
build-change = Change
build-checks = Self-checks
build-add-checks = Add self-checks
build-questions = Questions
build-remove = Remove
build-keep = Keep it
build-moved = Moved.
build-removed = Removed. It can be had again from the history of its file.
build-put-back = Put it back
build-put-back-done = The question stands in its place again.
build-part-of-list = Questions { $first } to { $last } of { $all }
build-previous-part = Questions before
build-next-part = Questions after
build-added = Added.
build-saved = Saved.
build-save = Save
build-remove-module = Remove this module?
build-remove-lesson = Remove this lesson?
build-remove-quiz = Remove this quiz?
build-removal-takes = { $count ->
    [one] { $count } lesson or quiz goes with it.
   *[other] { $count } lessons and quizzes go with it.
}
build-removal-kept = Published versions do not change, and every saved state stays in the history.
build-title = Title
build-summary = Summary, one or two sentences
build-minutes = Minutes
build-required = Needed for completion
build-outcomes = Outcomes that it serves
build-content-note = Content note, said beforehand
build-move-to = Move to another module
build-move = Move
build-about = What it is about
build-languages = Languages
build-studied-in = The whole course can be studied in
build-source-language = It is written first in
build-for-whom = For whom, and how long
build-level = Level
build-audience = Professions
build-hours-online = Academic hours online
build-hours-on-site = Academic hours on site
build-completion = Completion
build-attendance = Share of sessions to be attended, in percent
build-certificate = Certificate
build-certificate-none = None
build-certificate-attendance = Certificate of attendance
build-certificate-advanced-training = Certificate of advanced training
build-validity = Valid for how many months
build-validity-hint = Leave it empty if it does not expire.
build-outcome = Outcome
build-able-to = Learners will be able to
build-competences = EAPC core competences
build-competences-hint = Numbers from 1 to 10 with commas: 1, 7
build-text = Text
build-authors-and-sources = Authors and sources
build-authors = Authors
build-authors-hint = One a line.
build-review-by = To be looked at again by
build-sources = Sources
build-sources-hint = One a line: S21 | title | address | edition
build-question = Question
build-stem = What is asked
build-option = Answer
build-prompt = To be matched
build-target = Possible match
build-step = Step
build-number = Number
build-number-label = What this number is, if several are asked for
build-answer = Right number
build-tolerance = May differ by
build-unit = Unit
build-correct = This is right
build-feedback = What is said to whoever chooses it
build-feedback-all = What is said to everyone
build-belongs-to = Belongs to
build-drop = Drop
build-more = More fields
build-counts = How it counts
build-points = Points
build-version = Version of the question
build-version-hint = Raise it by one when the meaning changes.
build-sources-of = Sources of this question
build-sources-of-hint = Keys with commas: S21, S26
build-clinical = States a clinical fact, so it needs a source
build-safety = Safety-critical: must be right to pass
build-per-option = Points for each right answer
build-kind = Kind
build-kind-single-choice = One right answer
build-kind-multiple-response = Several right answers
build-kind-matching = Matching
build-kind-ordering = Ordering
build-kind-numeric = Number
build-kind-case-vignette = Case with several questions, changed in its file
build-no-questions = There are no questions yet.
build-no-outcomes = The course has no outcomes yet. Write them in its settings: each question tests one.
build-add-question = Add a question
build-rules = Rules of the quiz
build-rules-lead = Leave a number empty if there is no limit.
build-purpose = Purpose
build-purpose-pre-test = Before the course
build-purpose-practice = Practice
build-purpose-final = Final test
build-pass-mark = Needed to pass, in percent
build-attempts = Attempts
build-pause = Hours between attempts
build-grade = Which attempt counts
build-grade-highest = The best
build-grade-first = The first
build-grade-last = The last
build-grade-average = The average
build-time-limit = Minutes for an attempt
build-overdue = When the time is up
build-overdue-autosubmit = What was answered is handed in
build-overdue-grace = It may still be handed in for a while
build-overdue-abandon = It does not count
build-grace = Minutes for that
build-way = Way through the questions
build-way-free = Any order
build-way-sequential = One after the other
build-shuffle-questions = Shuffle the questions
build-shuffle-options = Shuffle the answers
build-seen = What learners see, and when
build-during = During the attempt
build-after-submission = After it is handed in
build-after-pass = After passing, or the last attempt
build-part-responses = Their answers
build-part-correctness = What was right
build-part-feedback = Explanations
build-part-key = The right answers
build-import-lead = Nothing that is there is lost: every state stays in the history.
build-see-there = See what came in
build-word = A Word document becomes a lesson
build-word-lead = Headings, lists, tables, links, footnotes and pictures come along. Pictures go into the media centre, without what a camera wrote into them.
build-word-file = Document (.docx, up to 16 MB)
build-no-patients = Nothing by which a patient could be recognised.
build-word-do = Make a lesson of it
build-word-done = The document is a lesson now.
build-word-pictures = { $count ->
    [one] { $count } picture went into the media centre. The course can be published once it has a licence and is published there:
   *[other] { $count } pictures went into the media centre. The course can be published once each has a licence and is published there:
}
build-gift = Questions from Moodle (GIFT)
build-gift-lead = Look first at what would come in. Nothing changes until you take it.
build-gift-into = Into
build-gift-language = Language of the text
build-gift-text = Text in GIFT
build-gift-look = Look at it
build-gift-take = Take these questions
build-gift-needs = Questions from Moodle need a quiz to go into and an outcome that they test. Add both first.
build-gift-taken = { $count ->
    [one] { $count } question can be taken
   *[other] { $count } questions can be taken
}
build-gift-refused = { $count ->
    [one] { $count } question cannot be taken
   *[other] { $count } questions cannot be taken
}
build-gift-done = { $count ->
    [one] { $count } question came in.
   *[other] { $count } questions came in.
}
build-line = Line { $line }:
build-package = A course package
build-package-lead = A ZIP of this course’s folder takes the place of everything that stands here now.
build-package-file = Package (.zip, up to 16 MB)
build-package-do = Bring the package in
build-package-done = { $count ->
    [one] { $count } file has changed.
   *[other] { $count } files have changed.
}
build-fault-not-closed = The brace is not closed, or an empty line stands within.
build-fault-brace-too-many = There is a brace too many. Write \ before one that is only text.
build-fault-description = These are words without a question.
build-fault-essay = Answers in one’s own words are not held by a quiz here.
build-fault-short-answer = A short answer in words is not held by a quiz here. Make it a choice.
build-fault-nothing-right = No answer is right. Mark one with =.
build-fault-several-right = Several answers are right of which one is enough. Leave one, or give shares such as %50%.
build-fault-too-few = There are fewer than two answers or pairs.
build-fault-not-a-number = This is not a number such as 4.8.
build-fault-nothing-asked = Nothing is asked.
build-fault-empty-answer = An answer is empty.
build-fault-too-many = More than 500 questions at once. Part the text.
build-loss-part-marks = partly right answers count as wrong
build-loss-picture = without its picture
build-loss-feedback = without some of its feedback
build-loss-other-numbers = only the first number counts
build-note-picture-undescribed = { $count ->
    [one] { $count } picture has no description yet. Say what it shows.
   *[other] { $count } pictures have no description yet. Say what they show.
}
build-note-picture-left-out = { $count ->
    [one] { $count } picture is left out. The media centre takes sound JPEG and PNG pictures of up to 12 MB and 12 megapixels, 100 from a document, while there is room for what you bring.
   *[other] { $count } pictures are left out. The media centre takes sound JPEG and PNG pictures of up to 12 MB and 12 megapixels, 100 from a document, while there is room for what you bring.
}
build-note-text-box = { $count ->
    [one] { $count } text box is left out.
   *[other] { $count } text boxes are left out.
}
build-note-link-left-out = { $count ->
    [one] { $count } link is words only now.
   *[other] { $count } links are words only now.
}
build-note-table-in-table = { $count ->
    [one] { $count } table within a table became words.
   *[other] { $count } tables within tables became words.
}
build-note-deleted-words = { $count ->
    [one] { $count } tracked deletion did not come in.
   *[other] { $count } tracked deletions did not come in.
}
build-note-macros = { $count ->
    [one] Its macros were left aside.
   *[other] Its macros were left aside.
}
field-text-required = Write it at least in the language that the course is written in.
field-text-too-long = This is too long. Shorten it.
field-two-needed = Write at least two.
field-nothing-right = Say which answer is right.
field-several-right = Leave one right answer, or add a question with several.
field-no-target = Choose what belongs to it.
field-competences = Write numbers from 1 to 10 with commas: 1, 7
field-languages = Choose at least one language.
field-no-file = Choose a file.
field-nothing-to-take = None of it can be taken. Look at it first, and see why.
field-package-too-large = This is larger than 16 MB. Make its pictures smaller, or take some out.
field-word-too-large = The document has more than 16 MB. Make its pictures smaller.
field-word-old-or-locked = The document is in an old format or has a password. Save it as .docx without a password.
field-word-not-word = This is not a Word document. Save it as .docx.
field-word-damaged = The document is damaged. Open it in Word and save it again.
field-word-bomb = The document becomes too large when unpacked. Make its pictures smaller.
field-word-too-much-text = There is too much text for one lesson. Part the document.
field-word-empty = There is no text in the document.
