/** Presets to start from, those of one's own among them, and how far the settings are from the one they started from. */
import type { ReactNode } from 'react';
import { type Basis, type OwnPreset, PRESET_NAMES, type Sizes, startingSizes } from '../../config/presets.ts';
import { texts } from '../../config/texts/index.ts';
import { factsOf, obeys } from '../../objectives/catalogue.ts';
import { ForeignText } from '../ForeignText.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import type { FormView } from './formContext.ts';
import { OwnPresetMenu } from './OwnPresetMenu.tsx';
import { OwnPresetTools } from './OwnPresetTools.tsx';
import { PutBackAll } from './PutBack.tsx';

interface RowProps {
  preset: Basis;
  checked: boolean;
  detail: string;
  children: ReactNode;
}

function PresetRow({ preset, checked, detail, children }: RowProps) {
  const actions = useLabActions();
  return (
    <label className="preset" title={typeof preset === 'object' ? undefined : texts.settings.presetHelp}>
      <input type="radio" name="preset" checked={checked} onChange={() => void actions.applyPreset(preset)} />
      <span className="preset-name">{children}</span>
      <span className="preset-detail figure">{detail}</span>
    </label>
  );
}

const isOwn = (basis: Basis, { name }: OwnPreset): boolean => typeof basis === 'object' && basis.name === name;

/** The presets, one of them what the settings were started from. */
export function Presets({ form }: { form: FormView }) {
  const objective = useLab(({ draft }) => factsOf(draft));
  const sizesText = ({ dim, codes }: Pick<Sizes, 'dim' | 'codes'>): string =>
    texts.settings.sizes(obeys(objective, 'dim') ? String(dim) : null, String(codes));
  const suggested = startingSizes(useLab(({ draft }) => draft.settings.dataset));
  const own = useLab((state) => state.ownPresets.presets);
  const { basis } = form;
  const { settings: words } = texts;
  return (
    <section className="preset-section">
      <fieldset className="presets">
        <legend>{words.presets}</legend>
        {suggested !== null && (
          <PresetRow preset="suggested" checked={basis === 'suggested'} detail={sizesText(suggested)}>
            {words.suggested}
          </PresetRow>
        )}
        {PRESET_NAMES.map((name) => {
          const sizes: Sizes | undefined = objective.presets[name];
          return (
            sizes && (
              <PresetRow key={name} preset={name} checked={basis === name} detail={sizesText(sizes)}>
                {words.preset[name]}
              </PresetRow>
            )
          );
        })}
        {own.map((preset) => (
          <div key={preset.name} className="own-preset">
            <PresetRow preset={preset} checked={isOwn(basis, preset)} detail={sizesText(preset.settings)}>
              <ForeignText titled>{preset.name}</ForeignText>
            </PresetRow>
            <OwnPresetMenu preset={preset} />
          </div>
        ))}
      </fieldset>
      <PutBackAll fields={form.differing} form={form} />
      <OwnPresetTools />
    </section>
  );
}
