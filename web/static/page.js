// Improvements of every page; each page works without them.

// The summary of errors is read first.
document.querySelector('[data-focus]')?.focus();

// A password can be looked at.
for (const button of document.querySelectorAll('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  const label = button.querySelector('span');
  const shown = label.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const reveal = input.type === 'password';
    input.type = reveal ? 'text' : 'password';
    label.textContent = reveal ? button.dataset.hideLabel : shown;
  });
}
