/** Everything a person can choose: presets and data, what is changed most often, and the rest in groups that fold. */
import { useMemo, useRef, useState } from 'react';
import { FIELD_IDS, FIELDS, FIRST_FIELDS, type FieldGroup, type FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { OWN_FIELDS } from '../../datasets/catalogue.ts';
import { Apply } from './Apply.tsx';
import { DatasetChoice } from './DatasetChoice.tsx';
import { FieldControl } from './FieldControl.tsx';
import { searchFields } from './fieldSearch.ts';
import { useOpenGroups } from './folding.ts';
import { FormProvider, useBasis, useShownFields } from './formContext.ts';
import { FormHead } from './FormHead.tsx';
import { InitialWeights } from './InitialWeights.tsx';
import { MemoryNote } from './MemoryNote.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import { Presets } from './Presets.tsx';
import { SettingGroup } from './SettingGroup.tsx';
import { useFormKeys } from './useFormKeys.ts';

const GROUPS: readonly FieldGroup[] = [...new Set(FIELD_IDS.map((id) => FIELDS[id].group))];
/** Drawn by `DatasetChoice`. */
const OF_THE_DATA: readonly string[] = ['dataset', ...Object.keys(OWN_FIELDS)];

const isFolded = (id: FieldId): boolean => !OF_THE_DATA.includes(id) && !FIRST_FIELDS.includes(id);

/** The left panel. */
export function SettingsPanel() {
  const basis = useBasis();
  const shown = useShownFields();
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useOpenGroups();
  const panel = useRef<HTMLDivElement>(null);
  const said = useFormKeys(panel);
  const hits = useMemo(() => (typed.trim() === '' ? null : searchFields(typed, shown)), [typed, shown]);
  const form = useMemo(() => ({ ...basis, hits }), [basis, hits]);
  const first = FIRST_FIELDS.filter((id) => shown.includes(id));
  return (
    <FormProvider value={form}>
      <div className="settings" ref={panel}>
        <h2 className="visually-hidden">{texts.settings.title}</h2>
        <FormHead typed={typed} onType={setTyped} hits={hits} form={panel} />
        <p className="visually-hidden" role="status">
          {said}
        </p>
        <PlanPanel />
        <Presets form={form} />
        <section className="field-group">
          <h3>{texts.fieldGroups.data}</h3>
          <DatasetChoice />
        </section>
        {first.length > 0 && (
          <section className="field-group">
            <h3>{texts.settings.first}</h3>
            {first.map((id) =>
              id === 'initialWeights' ? <InitialWeights key={id} /> : <FieldControl key={id} id={id} />,
            )}
          </section>
        )}
        {GROUPS.map((group) => {
          const fields = shown.filter((id) => FIELDS[id].group === group && isFolded(id));
          if (fields.length === 0) return null;
          const open = (wanted: boolean): void => setOpen(group, wanted);
          return <SettingGroup key={group} {...{ group, fields, form }} open={isOpen(group)} onOpen={open} />;
        })}
        <MemoryNote />
        <Apply />
      </div>
    </FormProvider>
  );
}
