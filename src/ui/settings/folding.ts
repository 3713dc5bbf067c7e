/** Which groups of settings are open: remembered for later visits. */
import { useState } from 'react';
import type { FieldGroup } from '../../config/fields.ts';
import { byName, readBy, yesOrNo } from '../../config/schemaParts.ts';

const KEY = 'freeze-lab.open-settings';
/** More than there are groups. */
const MOST_GROUPS = 20;
const SCHEMA = byName(yesOrNo, MOST_GROUPS);

type Open = Readonly<Record<string, boolean>>;

function remembered(): Open {
  try {
    return readBy(SCHEMA, JSON.parse(localStorage.getItem(KEY) ?? '{}')).value ?? {};
  } catch {
    return {}; // storage may be blocked, or hold anything by now
  }
}

/** Which groups a person opened, and how to open and close one. All are closed at first. */
export function useOpenGroups(): [
  isOpen: (group: FieldGroup) => boolean,
  set: (group: FieldGroup, open: boolean) => void,
] {
  const [open, setOpen] = useState(remembered);
  const set = (group: FieldGroup, isOpen: boolean): void => {
    const next = { ...open, [group]: isOpen };
    setOpen(next);
    try {
      localStorage.setItem(KEY, JSON.stringify(next));
    } catch {
      // it then lasts as long as the page
    }
  };
  return [(group) => Object.hasOwn(open, group) && open[group] === true, set];
}
