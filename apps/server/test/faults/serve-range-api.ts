/** Serves the range API with one password that is known, on this port, and says where. */
import { startRangeApi } from '../adapters/range-api.ts';

const [, , password = '', port = '0'] = process.argv;
const { url } = await startRangeApi({ [password]: 1 }, Number(port));
console.log(url);
