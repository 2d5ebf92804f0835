//! Everything that can be wrong with a package, each with its stable code, its English sentence, and what is put into it.

use std::fmt;

use crate::finding::shown;

/// Something that is put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// As it stands in the package.
    Text(String),
    /// A number, by which plural forms are chosen.
    Number(i64),
    /// One of our own words, which each language says in its own way.
    Term(Term),
}

macro_rules! terms {
    ($($name:ident = $key:literal: $english:literal),+ $(,)?) => {
        /// A word or two of ours within a sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // what it says is its meaning
        pub enum Term { $($name),+ }

        impl Term {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name under which other languages know it.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }
        }

        impl fmt::Display for Term {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $english),+ })
            }
        }
    };
}

terms! {
    File = "file": "the file",
    Text = "text": "text",
    Truth = "truth": "`true` or `false`",
    Whole = "whole": "a whole number, 0 or more",
    Byte = "byte": "a whole number from 0 to 255",
    Day = "day": "a date such as 2028-10-01",
    Decimal = "decimal": "a decimal number with a point, such as \"4.8\"",
    List = "list": "a list; an empty one is written `[]`",
    Fields = "fields": "a map with named fields",
    Word = "word": "a word",
    Texts = "texts": "a text in each language, such as {en: Yes, ru: Да}",
    References = "references": "a map from keys such as S21 to references; an empty one is written {}",
    Question = "question": "a question with its fields",
    Module = "module": "module",
    Lesson = "lesson": "lesson",
    Options = "options": "options",
    Targets = "targets": "targets",
    Prompts = "prompts": "prompts",
    Steps = "steps": "steps",
    Questions = "questions": "questions",
}

/// What a value belongs to: a named field, or the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Of(pub Option<String>);

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, "`{name}`"),
            None => Term::File.fmt(f),
        }
    }
}

/// What can be put into a sentence.
trait PutIn {
    fn value(&self) -> Value;
}

impl PutIn for String {
    fn value(&self) -> Value {
        Value::Text(shown(self))
    }
}

impl PutIn for usize {
    fn value(&self) -> Value {
        Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl PutIn for u32 {
    fn value(&self) -> Value {
        Value::Number((*self).into())
    }
}

impl PutIn for Term {
    fn value(&self) -> Value {
        Value::Term(*self)
    }
}

impl PutIn for Of {
    fn value(&self) -> Value {
        self.0.as_ref().map_or(Value::Term(Term::File), |name| Value::Text(shown(&format!("`{name}`"))))
    }
}

macro_rules! problems {
    ($($name:ident { $($field:ident: $type:ty),* } = $code:literal $key:literal : $message:literal => $fix:literal),+ $(,)?) => {
        /// What is wrong, with what is put into its sentence.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // the sentence of each says what it means
        pub enum Problem { $($name { $($field: $type),* }),+ }

        #[allow(unused_variables)] // a sentence needs not say everything that the other half says
        impl Problem {
            /// Every one of them: its key, and what is put into it.
            pub const ALL: &'static [(&'static str, &'static [&'static str])] =
                &[$(($key, &[$(stringify!($field)),*])),+];

            /// The stable name of its kind, such as `translation_missing`; several may share one.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code),+ }
            }

            /// The name under which other languages know its sentence; no two share one.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self { $(Self::$name { .. } => $key),+ }
            }

            /// What is put into its sentence.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, Value)> {
                match self { $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.value())),*]),+ }
            }

            /// What is wrong, in English.
            pub(crate) fn message(&self) -> String {
                match self { $(Self::$name { $($field),* } => format!($message)),+ }
            }

            /// What to do, in English.
            pub(crate) fn fix(&self) -> String {
                match self { $(Self::$name { $($field),* } => format!($fix)),+ }
            }
        }
    };
}

problems! {
    PathTooLong { characters: usize, levels: usize } = "path_too_long" "path-too-long"
        : "the path is too long or too deep"
        => "use at most {characters} characters and {levels} levels",
    UnsafePath {} = "unsafe_path" "unsafe-path"
        : "this path leads out of the package"
        => "name files relative to the course's folder, without `..`, `\\` and drive letters",
    HiddenFile {} = "hidden_file" "hidden-file"
        : "hidden files may not be in a package"
        => "keep hidden files and version control outside the course's folder",
    NameNotAllowed {} = "name_not_allowed" "name-not-allowed"
        : "the name has characters other than `a-z 0-9 - . _`"
        => "rename it",
    Symlink {} = "symlink" "symlink"
        : "symbolic links and special files may not be in a package"
        => "put the file itself there",
    FileTooLarge {} = "file_too_large" "file-too-large"
        : "the file has more than 16 MiB"
        => "make it smaller or link to it on the media centre",
    PackageTooLarge {} = "package_too_large" "package-too-large"
        : "all files together have more than 64 MiB"
        => "make pictures smaller or take some out",
    TooManyFiles { most: usize } = "too_many_files" "too-many-files"
        : "there are more than {most} files"
        => "take out what the course does not use",
    Unreadable { error: String } = "unreadable" "unreadable"
        : "it cannot be read: {error}"
        => "check that it is there and may be read",
    DuplicatePath {} = "duplicate_path" "duplicate-path"
        : "the archive has two entries of one name"
        => "pack the folder again",
    Encrypted {} = "encrypted" "encrypted"
        : "the entry is encrypted"
        => "pack the folder without a password",
    ArchiveUnreadable { error: String } = "archive_unreadable" "archive-unreadable"
        : "the zip archive cannot be read: {error}"
        => "pack the folder again as an ordinary zip archive",
    PathConflict { parent: String } = "path_conflict" "path-conflict"
        : "`{parent}` is both a file and a folder"
        => "rename one of the two",
    NotUtf8 {} = "not_utf8" "not-utf8"
        : "the file is not UTF-8 text"
        => "save the file as UTF-8",
    ByteOrderMark {} = "byte_order_mark" "byte-order-mark"
        : "the file begins with a byte-order mark"
        => "save it as UTF-8 without BOM",
    LineEnds {} = "line_ends" "line-ends"
        : "the file has Windows or old Macintosh line ends"
        => "save it with Unix line ends (LF)",
    NulCharacter {} = "nul_character" "nul-character"
        : "the file has a NUL character"
        => "delete the character",
    FrontMatterOpen {} = "front_matter_open" "front-matter-open"
        : "the front matter has no end"
        => "end it with a line `---`",
    FileNotTyped {} = "file_not_typed" "file-not-typed"
        : "only lessons and YAML files are typed"
        => "name a file that ends in .md or .yaml, outside media/",
    TypedTooLarge {} = "file_too_large" "typed-too-large"
        : "the text has more than 1 MiB"
        => "part it into several files",
    TitleMissing {} = "text_missing" "title-missing"
        : "the title is missing"
        => "write it in at least one language",
    KeyInvalid {} = "key_invalid" "key-invalid"
        : "this cannot be a key"
        => "use words of `a-z 0-9` joined by hyphens, at most 100 characters",
    CourseFileMissing {} = "file_missing" "course-file-missing"
        : "there is no course.yaml"
        => "choose the folder in which course.yaml lies, or write one",
    YamlTooLarge {} = "yaml_too_large" "yaml-too-large"
        : "the file has too many entries"
        => "split it into several",
    YamlSyntax { error: String } = "yaml_syntax" "yaml-syntax"
        : "this is not readable YAML: {error}"
        => "mend the YAML here: look at indentation, quotes, brackets, and a space after each colon",
    YamlSecondDocument {} = "yaml_syntax" "yaml-second-document"
        : "the file holds a second YAML document"
        => "keep one document and delete the line `---`",
    YamlAnchor {} = "yaml_anchor" "yaml-anchor"
        : "YAML anchors (`&name`) and aliases (`*name`) are not allowed"
        => "write the value out, or put it in quotes",
    YamlTag {} = "yaml_tag" "yaml-tag"
        : "YAML tags (`!name`) are not allowed"
        => "delete the tag, or put the value in quotes",
    YamlTooDeep { most: usize } = "yaml_too_deep" "yaml-too-deep"
        : "lists and maps lie more than {most} deep in each other"
        => "write it as the format describes",
    DuplicateKey { name: String } = "duplicate_key" "duplicate-key"
        : "`{name}` stands here a second time"
        => "keep one of the two",
    YamlMapTooLarge {} = "yaml_too_large" "yaml-map-too-large"
        : "the map has too many fields"
        => "take some out",
    YamlNameMissing {} = "yaml_syntax" "yaml-name-missing"
        : "a list or a map stands where a name must stand"
        => "write `name: value`",
    ValueEmpty { field: Of, wanted: Term } = "value_invalid" "value-empty"
        : "{field} is empty; it must be {wanted}"
        => "write {wanted}",
    ValueWrong { field: Of, wanted: Term, found: String } = "value_invalid" "value-wrong"
        : "{field} must be {wanted}, not `{found}`"
        => "write {wanted}",
    ValueIsList { field: Of, wanted: Term } = "value_invalid" "value-is-list"
        : "{field} must be {wanted}, not a list"
        => "write {wanted}",
    ValueIsMap { field: Of, wanted: Term } = "value_invalid" "value-is-map"
        : "{field} must be {wanted}, not a map"
        => "write {wanted}",
    WordUnknown { field: Of, error: String } = "value_invalid" "word-unknown"
        : "{field}: {error}"
        => "write one of the expected words",
    FieldUnknown { name: String, names: String } = "field_unknown" "field-unknown"
        : "there is no field `{name}` here"
        => "correct the spelling or delete it; the fields are {names}",
    FieldMissing { name: String } = "field_missing" "field-missing"
        : "the field `{name}` is missing"
        => "add `{name}: …`",
    LanguageUnknown { name: String } = "language_unknown" "language-unknown"
        : "`{name}` is not a language of the centre"
        => "write en, ru or be",
    ItemUnknown {} = "field_missing" "item-unknown"
        : "this item is neither a lesson nor a quiz"
        => "begin it with `- lesson: …` or `- quiz: …`",
    QuestionKindUnknown { kind: String } = "value_invalid" "question-kind-unknown"
        : "there is no kind of question called `{kind}`"
        => "write single_choice, multiple_response, matching, ordering, numeric or case_vignette",
    NumberOutOfRange { name: String, value: u32, least: u32, most: u32 } = "number_out_of_range" "number-out-of-range"
        : "`{name}` is {value}"
        => "write a number from {least} to {most}",
    FormatUnsupported { format: u32 } = "format_unsupported" "format-unsupported"
        : "`format` is {format}, but this program reads format 1"
        => "write `format: 1`",
    SourceIsMark {} = "source_unknown" "source-is-mark"
        : "`M` is not a reference: it marks a statement that has none"
        => "take it out here and write `[M]` behind the statement in the feedback",
    SourceUnknown { key: String } = "source_unknown" "source-unknown"
        : "there is no reference `{key}` in course.yaml"
        => "add it to `references`, or correct the tag",
    OutcomeUnknown { id: String } = "outcome_unknown" "outcome-unknown"
        : "there is no outcome `{id}` in course.yaml"
        => "add it to `outcomes`, or correct the id",
    IdInvalid { id: String } = "id_invalid" "id-invalid"
        : "`{id}` cannot be an id"
        => "use 1 to 80 of the characters `a-z 0-9 - _`",
    UnsourcedOne {} = "unsourced" "unsourced-one"
        : "1 statement is marked [M]: it has no source yet"
        => "name a source, or have a clinician confirm it",
    Unsourced { count: usize } = "unsourced" "unsourced"
        : "{count} statements are marked [M]: they have no source yet"
        => "name a source, or have a clinician confirm it",
    AuthorsMissing {} = "authors_missing" "authors-missing"
        : "nobody is named as author"
        => "name who wrote it",
    AudienceMissing {} = "audience_missing" "audience-missing"
        : "the course is for nobody"
        => "name at least one profession, or `other`",
    CourseKeyInvalid { key: String } = "key_invalid" "course-key-invalid"
        : "`{key}` cannot be a course's key"
        => "use words of `a-z 0-9` joined by hyphens",
    KeyMismatch { key: String, folder: String } = "key_mismatch" "key-mismatch"
        : "the key is `{key}`, but the folder is called `{folder}`"
        => "give both the same name",
    LanguagesInvalid {} = "languages_invalid" "languages-invalid"
        : "`languages` is empty or names a language twice"
        => "name each language once",
    SourceLanguageMissing { language: String } = "languages_invalid" "source-language-missing"
        : "the source language {language} is not in `languages`"
        => "add it",
    HoursMissing {} = "number_out_of_range" "hours-missing"
        : "the course has no hours"
        => "say how many academic hours it takes",
    OutcomesMissing {} = "outcomes_missing" "outcomes-missing"
        : "the course has no outcomes"
        => "say what a learner will be able to do",
    OutcomeTwice { id: String } = "id_duplicate" "outcome-twice"
        : "there are two outcomes `{id}`"
        => "give one of them another id",
    CompetenceInvalid {} = "competence_invalid" "competence-invalid"
        : "`competences` must name EAPC core competences, 1 to 10"
        => "correct the numbers",
    OutcomeUnserved { id: String } = "outcome_unserved" "outcome-unserved"
        : "no lesson and no question serves the outcome `{id}`"
        => "teach it and ask about it, or take it out",
    ReviewOverdue { day: String } = "review_overdue" "review-overdue"
        : "the content should have been looked at again by {day}"
        => "check it against the newest editions and write the next date",
    ReviewTooLate { day: String } = "review_too_late" "review-too-late"
        : "{day} is more than 24 months ahead"
        => "write an earlier date",
    SignOffAwaiting {} = "sign_off_awaiting" "sign-off-awaiting"
        : "no clinician has signed the content off yet"
        => "write `{{by: …, on: …, edition: …}}` when one has",
    SignOffInvalid {} = "sign_off_invalid" "sign-off-invalid"
        : "the clinical sign-off is in the future or incomplete"
        => "write who signed, on which day, and against which edition",
    ReferenceKey { key: String } = "reference_key" "reference-key"
        : "`{key}` cannot be a reference's key"
        => "use a capital letter, then letters, digits and hyphens, with a digit among them: S21",
    ReferenceIncomplete { key: String } = "reference_incomplete" "reference-incomplete"
        : "the reference `{key}` has no title or no address"
        => "say what it is and where it was read",
    ModulesMissing {} = "modules_missing" "modules-missing"
        : "the course has no modules"
        => "add one",
    ModuleTwice { key: String } = "module_twice" "module-twice"
        : "the module `{key}` stands here a second time"
        => "give it another key",
    ModuleEmpty {} = "module_empty" "module-empty"
        : "the module has no items"
        => "add a lesson or a quiz",
    NothingRequired {} = "nothing_required" "nothing-required"
        : "nothing in the course is required: one look into a lesson completes it"
        => "require what has to be learnt",
    LessonTwice { key: String } = "lesson_twice" "lesson-twice"
        : "the lesson `{key}` stands here a second time"
        => "keep one of the two",
    QuizTwice { key: String } = "quiz_twice" "quiz-twice"
        : "the quiz `{key}` is placed a second time"
        => "keep one of the two places",
    QuizKeyInvalid { key: String } = "key_invalid" "quiz-key-invalid"
        : "`{key}` cannot be a quiz's key"
        => "use words of `a-z 0-9` joined by hyphens",
    QuizMissing { file: String } = "quiz_missing" "quiz-missing"
        : "there is no file {file}"
        => "write it, or correct the key",
    PartKeyInvalid { what: Term, key: String } = "key_invalid" "part-key-invalid"
        : "`{key}` cannot be a {what}'s key"
        => "begin with two digits and a hyphen, then words of `a-z 0-9`: 01-when-it-starts",
    LessonMissing { language: String } = "translation_missing" "lesson-missing"
        : "the lesson is not there in {language}"
        => "write this file",
    TranslationOutOfDate { hash: String } = "translation_out_of_date" "translation-out-of-date"
        : "the source has changed since this was translated, or nobody has said that it is current"
        => "compare it with the source, then write `translated_from: {hash}`",
    LessonTooLong {} = "text_too_long" "lesson-too-long"
        : "the lesson is longer than 100 kB"
        => "part it into several lessons",
    LessonShort { count: usize } = "lesson_short" "lesson-short"
        : "the lesson has only {count} words"
        => "write 300 to 1500 words",
    LessonLong { count: usize } = "lesson_long" "lesson-long"
        : "the lesson has {count} words"
        => "write 300 to 1500 words, or part it",
    SourceTagMistaken { tag: String } = "source_tag_mistaken" "source-tag-mistaken"
        : "`{tag}` looks like a source tag but is none"
        => "write one key in each pair of brackets, in Latin letters: `[S21][S26]` or `[M]`",
    HeadingFirstLevel {} = "heading_first_level" "heading-first-level"
        : "a heading of the first level: that is the title, which stands in course.yaml"
        => "begin it with `##`",
    HeadingJump { level: usize, before: usize, begin: String } = "heading_jump" "heading-jump"
        : "a heading of level {level} follows one of level {before}"
        => "begin it with `{begin}`",
    LinkLanguage { link: String } = "link_broken" "link-language"
        : "the link `{link}` leads nowhere"
        => "leave the language away: `../02-module/01-lesson.md`",
    LinkLesson { link: String } = "link_broken" "link-lesson"
        : "the link `{link}` leads nowhere"
        => "link to `../<module>/<lesson>.md`, as they are called in course.yaml",
    LinkMedia { link: String } = "link_broken" "link-media"
        : "the link `{link}` leads nowhere"
        => "put the file into media/, or correct its name",
    LinkItem { link: String } = "link_broken" "link-item"
        : "the link `{link}` leads nowhere"
        => "only lessons show what is in the media centre",
    LinkNowhere { link: String } = "link_broken" "link-nowhere"
        : "the link `{link}` leads nowhere"
        => "link to a lesson (`.md`), a file in `../media/`, or an address with https://",
    PictureBroken { link: String } = "picture_broken" "picture-broken"
        : "there is no picture `{link}` in the package"
        => "put it into media/ and write `../media/<file>`",
    PictureUndescribed {} = "picture_undescribed" "picture-undescribed"
        : "a picture has no description"
        => "say what it shows: `![what it shows](…)`",
    RawHtml {} = "raw_html" "raw-html"
        : "raw HTML is shown as text"
        => "write it in Markdown",
    QuestionsMissing {} = "questions_missing" "questions-missing"
        : "there are no questions"
        => "write some, or delete the file",
    QuestionTwice { id: String } = "id_duplicate" "question-twice"
        : "there are two questions `{id}` in this file"
        => "give the newer one another id",
    ClinicalWithoutSource { id: String } = "clinical_without_source" "clinical-without-source"
        : "`{id}` states a clinical fact but names no source"
        => "add `sources: [S…]`",
    KeyMissing { id: String } = "key_missing" "key-missing"
        : "no option of `{id}` is correct"
        => "write `correct: true` at the right one",
    KeyAmbiguous { id: String, count: usize } = "key_ambiguous" "key-ambiguous"
        : "{count} options of `{id}` are correct, but it is a single choice"
        => "leave one, or make it a multiple_response",
    TargetUnknown { id: String } = "target_unknown" "target-unknown"
        : "there is no target `{id}`"
        => "write the id of one of the `targets`",
    NumberMissing {} = "key_missing" "number-missing"
        : "the question asks for no number"
        => "add a field",
    ToleranceNegative { value: String } = "tolerance_negative" "tolerance-negative"
        : "the tolerance is {value}"
        => "write 0 or more",
    CaseNotCritical { id: String } = "case_not_critical" "case-not-critical"
        : "`{id}` is safety-critical, but none of its questions is"
        => "write `safety_critical: true` at those of its questions that must be right",
    CaseNested {} = "case_nested" "case-nested"
        : "a case stands within a case"
        => "put its questions beside the others",
    IdTwice { id: String } = "id_duplicate" "id-twice"
        : "the id `{id}` stands here a second time"
        => "give each its own id",
    ChoicesTooFew { what: Term } = "choices_too_few" "choices-too-few"
        : "there are fewer than two {what}"
        => "write two or more {what}",
    PassMarkMissing {} = "pass_mark_missing" "pass-mark-missing"
        : "a final test without a pass mark cannot be passed"
        => "write a number from 1 to 100",
    KeyShownEarly {} = "key_shown_early" "key-shown-early"
        : "the key would be shown while the test is being taken"
        => "take `key` out of `during`",
    MediaUnused {} = "media_unused" "media-unused"
        : "no lesson and no question shows this file or links to it"
        => "use it, or take it out",
    QuizUnused {} = "file_unused" "quiz-unused"
        : "this file belongs to no lesson and no quiz of course.yaml"
        => "place it in course.yaml with `- quiz: …`, or delete it",
    LessonUnused {} = "file_unused" "lesson-unused"
        : "this file belongs to no lesson and no quiz of course.yaml"
        => "name its lesson in course.yaml, correct the file's name, or delete it",
    FileUnused {} = "file_unused" "file-unused"
        : "this file belongs to no lesson and no quiz of course.yaml"
        => "delete it, or put it into media/ and link to it",
    TextUntranslated { name: String, language: String } = "translation_missing" "text-untranslated"
        : "`{name}` has no text in {language}"
        => "add `{language}: …`",
    TextEmpty { name: String, language: String } = "text_empty" "text-empty"
        : "`{name}` is empty in {language}"
        => "write the text",
    TextTooLong { name: String, language: String } = "text_too_long" "text-too-long"
        : "`{name}` is longer than 100 kB in {language}"
        => "shorten it",
    TextNul { name: String, language: String } = "nul_character" "text-nul"
        : "`{name}` has a NUL character in {language}"
        => "delete the character",
}
