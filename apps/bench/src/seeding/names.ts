/** Some share their first letters, so that a short prefix finds many people and a longer one few. */
export const firstNames = [
  ...['Ada', 'Alan', 'Alice', 'Amir', 'Ana', 'Barbara', 'Ben', 'Carlos', 'Chen', 'Clara', 'Daniel', 'Dina', 'Edsger'],
  ...['Elena', 'Emma', 'Farah', 'Felix', 'Grace', 'Hana', 'Hedy', 'Ibrahim', 'Ines', 'Jan', 'Joan', 'Jose', 'Kofi'],
  ...['Lea', 'Linus', 'Lucia', 'Marco', 'Margaret', 'Maria', 'Mark', 'Marta', 'Martin', 'Mary', 'Mei', 'Nadia'],
  ...['Noah', 'Olga', 'Omar', 'Paula', 'Peter', 'Priya', 'Quentin', 'Radia', 'Rosa', 'Samir', 'Sofia', 'Sven'],
  ...['Tariq', 'Tim', 'Uma', 'Vera', 'Wei', 'Xenia', 'Yara', 'Yusuf', 'Zoe', 'Zofia', 'Mira'],
];

export const lastNames = [
  ...['Andersen', 'Bauer', 'Becker', 'Bianchi', 'Brown', 'Chen', 'Costa', 'Diaz', 'Dijkstra', 'Dubois', 'Evans'],
  ...['Fischer', 'Garcia', 'Gonzalez', 'Haddad', 'Hamilton', 'Hopper', 'Ivanova', 'Jansen', 'Johnson', 'Kaya'],
  ...['Khan', 'Kim', 'Kovacs', 'Lamarr', 'Lee', 'Lopez', 'Lovelace', 'Mensah', 'Moreau', 'Mueller', 'Nakamura'],
  ...['Nguyen', 'Novak', 'Okafor', 'Olsen', 'Patel', 'Perez', 'Perlman', 'Petrov', 'Ricci', 'Rossi', 'Santos'],
  ...['Sato', 'Schmidt', 'Silva', 'Singh', 'Smith', 'Suzuki', 'Tanaka', 'Torvalds', 'Turing', 'Wagner', 'Weber'],
  ...['Wilson', 'Wong', 'Yilmaz', 'Zhang', 'Zimmermann'],
];

/** Reserved for examples (RFC 2606): no mail to them reaches anybody. */
export const domains = ['example.com', 'example.net', 'example.org'];

export const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'okhttp/5.1.0',
];
