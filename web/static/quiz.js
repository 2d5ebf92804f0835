// The quiz.
