/** Simplified Chinese. Its words are those of docs/terms.zh-CN.md. */
import type { Texts } from '../textTypes.ts';
import { address } from './address.ts';
import { audit, flips, levers, matrix } from './audit.ts';
import { check } from './check.ts';
import { checkProblems } from './checkProblems.ts';
import { charts } from './charts.ts';
import { chartTools } from './chartTools.ts';
import { codes } from './codes.ts';
import { command } from './command.ts';
import { commandProblems } from './commandProblems.ts';
import { comparison } from './comparison.ts';
import { dataProblems } from './dataProblems.ts';
import { divergence } from './divergence.ts';
import { drops } from './drops.ts';
import { choices, fieldGroups, fields, languages } from './fields.ts';
import { filePartProblems } from './filePartProblems.ts';
import { checkpoint, exports, features, files, tokens } from './files.ts';
import { codebook, flow, lanes, panel } from './lab.ts';
import { chartHelp, glossary, help, tour } from './help.ts';
import { joined } from './joined.ts';
import { library } from './library.ts';
import { listen } from './listen.ts';
import { log } from './log.ts';
import { logProblems } from './logProblems.ts';
import { memory } from './memory.ts';
import { ownFileProblems } from './ownFileProblems.ts';
import * as page from './page.ts';
import { pickleProblems } from './pickleProblems.ts';
import { plan } from './plan.ts';
import { presets } from './presets.ts';
import { settings } from './settings.ts';
import { places } from './places.ts';
import { policies } from './policies.ts';
import { experimentProblems, generalProblems } from './problems.ts';
import { referenceProblems } from './referenceProblems.ts';
import { report } from './report.ts';
import { runReport } from './runReport.ts';
import { runs } from './runs.ts';
import { scenarios } from './scenarios.ts';
import { sessionProblems } from './sessionProblems.ts';
import { sweepProblems } from './sweepProblems.ts';
import { tensorFileProblems } from './tensorFileProblems.ts';
import { wrongFiles } from './wrongFiles.ts';

const chinese: Texts = {
  ...page,
  address,
  flow,
  lanes,
  panel,
  codebook,
  joined,
  chartHelp,
  glossary,
  help,
  tour,
  codes,
  library,
  listen,
  charts,
  chartTools,
  comparison,
  log,
  divergence,
  fields,
  fieldGroups,
  choices,
  languages,
  plan,
  presets,
  settings,
  policies,
  memory,
  runReport,
  runs,
  scenarios,
  audit,
  check,
  levers,
  matrix,
  flips,
  files,
  drops,
  features,
  checkpoint,
  tokens,
  exports,
  report,
  command,
  problems: {
    ...generalProblems,
    ...experimentProblems,
    ...sweepProblems,
    ...commandProblems,
    ...referenceProblems,
    ...places,
    ...wrongFiles,
    ...sessionProblems,
    ...dataProblems,
    ...pickleProblems,
    ...tensorFileProblems,
    ...ownFileProblems,
    ...filePartProblems,
    ...checkProblems,
    ...logProblems,
  },
};

export default chinese;
