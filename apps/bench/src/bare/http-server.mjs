/** The least that Node can answer with; plain JavaScript like the others. */
import { createServer } from 'node:http';

const { PORT, ANSWER } = process.env;
const { body, headers } = JSON.parse(ANSWER);
createServer((_request, response) => {
  const text = JSON.stringify(body);
  const type = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(200, { ...headers, ...type }).end(text);
}).listen(Number(PORT), '127.0.0.1');
