// Conveniences of the sign-in page, which works without them.
const password = document.getElementById('password');
const reveal = document.getElementById('reveal');

// There is no password where the company's own sign-in is used.
if (password) {
  reveal.closest('label').hidden = false;
  reveal.addEventListener('change', () => {
    password.type = reveal.checked ? 'text' : 'password';
  });

  // A revealed password must not be offered to the browser as a text to complete.
  password.form.addEventListener('submit', () => {
    password.type = 'password';
  });
}

document.querySelector('[data-focus="true"]')?.focus();
