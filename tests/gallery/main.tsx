/** The gallery: `npm run gallery`. Without an address of a scene, the list of all; `?scene=flow/leaks&theme=dark`. */
import { createRoot } from 'react-dom/client';
import '../../src/ui/styles/index.css';
import { applyTheme, THEMES } from '../../src/ui/theme.ts';
import './gallery.css';
import { showScene } from './scene.ts';
import { SCENES } from './scenes.tsx';

const address = new URLSearchParams(location.search);
const asked = address.get('scene');
applyTheme(THEMES.find((theme) => theme === address.get('theme')) ?? 'system');

function Index() {
  const components = [...new Set(SCENES.map(({ id }) => id.split('/')[0] as string))];
  return (
    <main className="gallery">
      <h1>Gallery</h1>
      <p>Every component in its states, with the lab that the unit tests use. Nothing is trained here.</p>
      {components.map((component) => (
        <section key={component}>
          <h2>{component}</h2>
          <ul>
            {SCENES.filter(({ id }) => id.startsWith(`${component}/`)).map(({ id }) => (
              <li key={id}>
                <a href={`?scene=${id}&theme=light`}>{id.split('/')[1]}</a> ·{' '}
                <a href={`?scene=${id}&theme=dark`}>dark</a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

const root = document.getElementById('root') as HTMLElement;
const scene = SCENES.find(({ id }) => id === asked);
if (scene) {
  document.title = `${scene.id} · Gallery of Freeze Lab`;
  const frame = document.createElement('main');
  frame.className = 'scene';
  frame.dataset['width'] = scene.width;
  frame.dataset['scene'] = scene.id;
  root.append(frame);
  showScene(scene, frame);
} else {
  createRoot(root).render(asked === null ? <Index /> : <main className="gallery">There is no scene {asked}.</main>);
}
