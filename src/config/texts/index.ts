/** All visible texts, in one language. A second language is a second object of the same shape. */
import { dataProblems } from './dataProblems.en.ts';
import { sessionProblems } from './sessionProblems.en.ts';
import { address } from './address.en.ts';
import { audit, flips, levers, matrix } from './audit.en.ts';
import { charts } from './charts.en.ts';
import { drops } from './drops.en.ts';
import { divergence } from './divergence.en.ts';
import * as page from './en.ts';
import { checkpoint, exports, features, files, tokens } from './files.en.ts';
import { choices, fieldGroups, fields, languages } from './fields.en.ts';
import { codebook, flow, lanes, panel } from './lab.en.ts';
import { pickleProblems } from './pickleProblems.en.ts';
import { tensorFileProblems } from './tensorFileProblems.en.ts';
import { ownFileProblems } from './ownFileProblems.en.ts';
import { filePartProblems } from './filePartProblems.en.ts';
import { places } from './places.en.ts';
import { wrongFiles } from './wrongFiles.en.ts';
import { log } from './log.en.ts';
import { experimentProblems, generalProblems } from './problems.en.ts';
import { plan } from './plan.en.ts';
import { policies } from './policies.en.ts';

export const texts = {
  ...page,
  address,
  flow,
  lanes,
  panel,
  codebook,
  charts,
  log,
  divergence,
  fields,
  fieldGroups,
  choices,
  languages,
  plan,
  policies,
  audit,
  levers,
  matrix,
  flips,
  files,
  drops,
  features,
  checkpoint,
  tokens,
  exports,
  problems: {
    ...generalProblems,
    ...experimentProblems,
    ...places,
    ...wrongFiles,
    ...sessionProblems,
    ...dataProblems,
    ...pickleProblems,
    ...tensorFileProblems,
    ...ownFileProblems,
    ...filePartProblems,
  },
};
export type Texts = typeof texts;
