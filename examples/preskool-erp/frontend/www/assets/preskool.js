const element = id => document.getElementById(id);

async function showVersion() {
  const answer = await fetch('/version.json');
  element('version').textContent = (await answer.json()).version;
}

async function logIn(form) {
  const answer = await fetch('/api/v1/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  if (!answer.ok) {
    throw new Error(answer.status === 423 ? 'The account is locked for a while.' : 'Could not log in.');
  }
  return (await answer.json()).access_token;
}

async function showStudents(token) {
  const answer = await fetch('/api/v1/students?page=1', { headers: { Authorization: `Bearer ${token}` } });
  if (!answer.ok) {
    throw new Error('Could not list the students.');
  }
  const rows = (await answer.json()).data.map(student => {
    const row = document.createElement('tr');
    for (const text of [student.name, student.class, student.enrolled_on]) {
      row.insertCell().textContent = text;
    }
    return row;
  });
  element('students').tBodies[0].replaceChildren(...rows);
  element('students').hidden = false;
}

element('login').addEventListener('submit', async event => {
  event.preventDefault();
  try {
    await showStudents(await logIn(event.target));
    element('message').textContent = '';
  } catch (error) {
    element('message').textContent = error.message;
  }
});

showVersion();
