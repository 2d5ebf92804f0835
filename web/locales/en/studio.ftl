# The trainers' studio: courses as they are being written.
menu-studio = Studio
studio-title = Course studio
studio-lead = The courses that you write or review. What you type is saved as you type, and every state stays.
studio-state-begun = Begun, not handed in yet
studio-state-draft = Handed in as a draft
studio-state-in-review = With a reviewer
studio-state-published = Published
studio-state-withdrawn = Withdrawn
studio-begin = Begin a course
studio-begin-title = Title: { $language }
studio-begin-title-hint = Leave it empty if the course is not going to be studied in this language.
studio-begin-key = Key
studio-begin-key-hint = Small Latin letters, figures and hyphens, such as pain-in-children. It stands in the address and does not change.
studio-begin-do = Begin the course
studio-begun = The course is begun. Its settings come first.
studio-handed-in = Handed in. A reviewer can read the draft now.
studio-files = The course itself
studio-course-file = Settings and outline of the course
studio-other-files = Other files
studio-open = Open
studio-checks = Self-checks
studio-quiz = Quiz
studio-not-there = not written yet
studio-no-errors = Nothing stands in the way of publication.
studio-errors = { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
studio-warnings = { $count ->
    [one] { $count } warning
   *[other] { $count } warnings
}
studio-found-elsewhere = Of the course as a whole
studio-error = Error
studio-warning = Warning
studio-line = line { $line }
studio-nothing-found = Nothing is wrong here.
studio-elsewhere = { $count ->
    [one] There is { $count } finding in another file.
   *[other] There are { $count } findings in other files.
}
studio-hand-in = Hand the course in
studio-hand-in-what = Everything as it stands now becomes the draft. A clinician who has written none of it reads it before it is published.
studio-hand-in-do = Hand in
studio-steps = From the first word to learners
studio-step-settings-what = What it is about, what learners will be able to do, and the sources.
studio-step-outline-what = Modules, lessons and quizzes. Each text is written from there.
studio-step-media-what = Bring films and pictures, and write their captions. A reviewer publishes each; its page says what to write in a lesson.
studio-step-hand-in-what = At the foot of this page, once nothing stands in the way. Hand in again after each change.
studio-step-review-what = A clinician who wrote none of it comments, signs off and publishes.
studio-step-run = Open a run
studio-step-run-what = After that the coordinator opens a run of the course, and learners can enrol.
studio-unreadable = The files cannot be read as a course yet. Mend the errors that are told below first.
studio-read-only = You review this course. Its trainers write it.
studio-text = Text
studio-source = Source: { $language }
studio-source-current = This translation is up to date
studio-source-changed = The source has changed since this was translated
studio-source-difference = What has changed in the source
studio-mark-current = This translation is up to date
studio-save = Save
studio-preview = Preview
studio-findings = What the checker says
studio-shown = As learners see it
studio-nothing-shown = This file has no text for learners.
studio-media-hint = A film or a picture comes into a lesson as [Title](media:…). What to write stands on its page:
studio-saved-at = Saved: { $time }
studio-not-saved = Not saved yet
studio-new-file = This file is not written yet.
studio-merged = Saved, and joined with what a colleague wrote meanwhile.
studio-offline = Not saved yet: the server does not answer. What you typed is kept here, and is sent when it does.
studio-kept-here = What you typed here last time had not arrived. It stands here again and is being saved.
studio-conflict = Two texts of one place
studio-conflict-said = A colleague changed the same place while you were writing. Both texts are kept. Choose, or join the two.
studio-conflict-removed = A colleague took this file away while you were writing. Your text is kept. Save it to have the file back.
studio-theirs = What your colleague wrote
studio-yours = What you wrote
studio-joined = The text that is to count
studio-save-joined = Save this text
studio-take-theirs = Take theirs
studio-keep-mine = Keep mine
studio-taken = Your colleague’s text stands here now. Yours is in the history.
studio-difference-theirs-yours = From their text to yours
studio-history = History
studio-states = Saved states
studio-difference = What changed
studio-difference-see = What changed
studio-no-difference = Nothing is different.
studio-same-lines = { $count ->
    [one] { $count } line that stayed the same
   *[other] { $count } lines that stayed the same
}
studio-line-added = Added, line { $line }:
studio-line-removed = Removed, line { $line }:
studio-saves = { $count ->
    [one] { $count } save
   *[other] { $count } saves
}
studio-restore = Have it again
studio-restored = This state counts again. What came after it stays in the history.
studio-counts = Counts now
studio-by-package = From a package
studio-earlier = What it was there
studio-origin-typed = Typed
studio-origin-merged = Joined
studio-origin-restored = Had again
studio-origin-imported = Came with a package
studio-origin-moved = Brought here from another place
studio-origin-removed = Taken away
studio-origin-set-aside = Kept aside: somebody else was faster
refusal-course-exists = There is a course with this key already. Choose another.
refusal-same-content = Exactly this is published already. There is nothing to hand in.
refusal-course-key-mismatch = The key in the course’s file is not the course’s own. Put the old one back.
refusal-manuscript-conflict = A colleague changed the same thing meanwhile. Open the page again, and repeat your change.
refusal-manuscript-file-exists = There is a file of this name already. Choose another.
field-required-title = Write the title in at least one language.
field-text-missing = Write the title in at least one language.
field-too-long-title = Write at most 200 letters.
field-key-invalid = Use small Latin letters, figures and hyphens between words, at most 100.
field-unknown-state = This page is out of date. Copy your text, and open the page again.
