import { readFileSync, writeFileSync } from 'node:fs';
import { withTables } from './models-tables.js';

// `npm run models-page`: writes the tables of docs/models.md.
const PAGE = new URL('../docs/models.md', import.meta.url);
writeFileSync(PAGE, await withTables(readFileSync(PAGE, 'utf8')));
