/** The handbook in the pseudo-language. */
import { handbook } from '../en/handbook.ts';
import type { Handbook } from '../textTypes.ts';
import { inAccents, LONGER } from './index.ts';

const pseudo: Handbook = inAccents<Handbook>(handbook, LONGER);
export default pseudo;
