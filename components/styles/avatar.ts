import { css, html, type TemplateResult } from 'lit';
import { bot16 } from './icons.js';

/** Round for people, square for the bot. */
export const avatarStyles = css`
  .avatar {
    position: relative;
    flex: none;
    display: inline-grid;
    place-items: center;
    inline-size: var(--_avatar);
    block-size: var(--_avatar);
    border-radius: 50%;
    background: var(--_fill);
    color: var(--_on-person);
    font-size: 9px;
    font-weight: var(--_weight-strong);
    line-height: 1;
    letter-spacing: 0.02em;
  }

  /* Some letters are as wide as a sentence; only the dot may stick out. */
  .avatar:not(:has(> .avatar__online)),
  .avatar__letters {
    overflow: clip;
  }

  .avatar__letters {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
  }

  .avatar--large {
    inline-size: var(--_avatar-large);
    block-size: var(--_avatar-large);
    font-size: 10px;
  }

  .avatar--1 {
    background: var(--_person-1);
  }
  .avatar--2 {
    background: var(--_person-2);
  }
  .avatar--3 {
    background: var(--_person-3);
  }
  .avatar--4 {
    background: var(--_person-4);
  }
  .avatar--5 {
    background: var(--_person-5);
  }
  .avatar--6 {
    background: var(--_person-6);
  }

  .avatar--bot {
    border-radius: var(--_radius);
    background: none;
    box-shadow: inset 0 0 0 1px var(--_line);
    color: inherit;
  }

  .avatar--nobody {
    background: none;
    border: 1px dashed var(--_line-control);
    color: var(--_text-secondary);
  }

  .avatar__online {
    position: absolute;
    inset-block-end: -1px;
    inset-inline-end: -1px;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_success);
    box-shadow: 0 0 0 2px var(--_surface);
  }

  @media (forced-colors: active) {
    .avatar:not(.avatar--nobody) {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .avatar__online {
      background: CanvasText;
    }
  }
`;

const hues = 6;

/** The same colour for the same id, everywhere and always (FNV-1a, whose low bits differ for ids that are alike). */
function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) % hues) + 1;
}

/** The first letters of the first and the last word; one letter of a single word. Signs, marks and what is not seen are none. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map(
    (word) => /[\p{L}\p{N}\p{So}]/u.exec(word ?? '')?.[0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}

/** A person's picture: initials on their colour. Decoration, since the name stands beside it or labels its button. */
export function personAvatar(person: { id: string; name: string; isOnline?: boolean }, size?: 'large'): TemplateResult {
  const letters = initials(person.name);
  return html`<span class="avatar avatar--${hueOf(person.id)} ${size ? 'avatar--large' : ''}" aria-hidden="true"
    >${
      person.isOnline
        ? html`<span class="avatar__letters">${letters}</span><span class="avatar__online"></span>`
        : letters
    }</span
  >`;
}

export function botAvatar(size?: 'large'): TemplateResult {
  return html`<span class="avatar avatar--bot ${size ? 'avatar--large' : ''}" aria-hidden="true">${bot16()}</span>`;
}

export function nobodyAvatar(): TemplateResult {
  return html`<span class="avatar avatar--nobody" aria-hidden="true"></span>`;
}
