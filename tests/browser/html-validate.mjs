// What is asked of every page; a rule that is switched off says why.
export default {
  extends: ['html-validate:recommended'],
  rules: {
    // The standard allows either, and small letters are what the rest is written in.
    'doctype-style': ['error', { style: 'lowercase' }],
    // Both are what the standard takes for granted: a button sends its form, a field holds text.
    'no-implicit-button-type': 'off',
    'no-implicit-input-type': 'off',
    // The steps of an ordering go under one name, in the order in which they stand.
    'form-dup-name': 'off',
    // A field of a question is called question.field.
    'valid-id': ['error', { relaxed: true }],
  },
};
