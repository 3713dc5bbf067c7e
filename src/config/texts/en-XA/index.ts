/** The pseudo-language: what is not in accents on the page did not come from the texts. For development and tests. */
import { english } from '../en/index.ts';
import type { Texts } from '../textTypes.ts';
import { inAccents } from './accents.ts';

const pseudo: Texts = inAccents<Texts>(english);
export default pseudo;
