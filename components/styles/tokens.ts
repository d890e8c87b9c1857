import { css } from 'lit';

/*
 * Every element derives its private names (`--_x`) from what the host may set (`--ur-x`), on its own host, so that
 * it works alone, nested, and with the host's choice on any ancestor. Sheets read `--_x` only. None of our sheets
 * declares a `--ur-x` (a default on an outer `:host` would hide the page's value), but for `density` on the element
 * that carries it. Sizes in em and colours from `currentcolor` belong on leaves: nested, they would compound.
 *
 * A host's five choices: --ur-accent, --ur-surface (the page's colour), --ur-ink (what hairlines and fills are mixed
 * from), --ur-radius (controls), --ur-radius-surface (cards, bubbles, menus). The rest follows from them.
 */
export const tokens = css`
  :host {
    --_accent: var(--ur-accent, #3f5bd8);
    --_surface: var(--ur-surface, Canvas);
    --_ink: var(--ur-ink, CanvasText);
    --_radius: var(--ur-radius, 6px);
    --_radius-surface: var(--ur-radius-surface, 10px);
    --_accent-fill: var(
      --ur-accent-fill,
      light-dark(
        var(--_accent),
        color(
          from var(--_accent) xyz-d65 calc(x * max(1, 0.176 / max(y, 0.01))) calc(y * max(1, 0.176 / max(y, 0.01)))
            calc(z * max(1, 0.176 / max(y, 0.01)))
        )
      )
    );
    --_accent-hover: var(
      --ur-accent-hover,
      color(
        from var(--_accent-fill) xyz-d65 calc(x * clamp(0.82, (y - 0.18) * 9999, 1.18))
          calc(y * clamp(0.82, (y - 0.18) * 9999, 1.18)) calc(z * clamp(0.82, (y - 0.18) * 9999, 1.18))
      )
    );
    --_accent-pressed: var(
      --ur-accent-pressed,
      color(
        from var(--_accent-fill) xyz-d65 calc(x * clamp(0.66, (y - 0.18) * 9999, 1.34))
          calc(y * clamp(0.66, (y - 0.18) * 9999, 1.34)) calc(z * clamp(0.66, (y - 0.18) * 9999, 1.34))
      )
    );
    --_on-accent: var(
      --ur-on-accent,
      color(
        from var(--_accent-fill) xyz-d65 clamp(0, (0.18 - y) * 9999, 0.9505) clamp(0, (0.18 - y) * 9999, 1)
          clamp(0, (0.18 - y) * 9999, 1.089)
      )
    );
    --_accent-subtle: var(
      --ur-accent-subtle,
      light-dark(
        color-mix(in oklab, var(--_accent) 10%, transparent),
        color-mix(in oklab, oklch(from var(--_accent) min(l, 0.5) c h) 28%, transparent)
      )
    );
    --_accent-text: var(
      --ur-accent-text,
      light-dark(oklch(from var(--_accent) min(l, 0.48) c h), oklch(from var(--_accent) max(l, 0.78) min(c, 0.11) h))
    );
    --_surface-raised: var(
      --ur-surface-raised,
      light-dark(var(--_surface), color-mix(in oklab, var(--_surface), white 9%))
    );
    --_surface-sunken: var(
      --ur-surface-sunken,
      light-dark(color-mix(in oklab, var(--_ink) 2.5%, transparent), color-mix(in oklab, black 22%, transparent))
    );
    --_fill: var(
      --ur-fill,
      light-dark(color-mix(in oklab, var(--_ink) 5.5%, transparent), color-mix(in oklab, var(--_ink) 9%, transparent))
    );
    --_hover: var(--ur-hover, color-mix(in oklab, var(--_ink) 5%, transparent));
    --_pressed: var(--ur-pressed, color-mix(in oklab, var(--_ink) 10%, transparent));
    --_line: var(
      --ur-line,
      light-dark(color-mix(in oklab, var(--_ink) 10%, transparent), color-mix(in oklab, var(--_ink) 13%, transparent))
    );
    --_line-control: var(
      --ur-line-control,
      light-dark(color-mix(in oklab, var(--_ink) 51%, transparent), color-mix(in oklab, var(--_ink) 42%, transparent))
    );
    --_text-secondary: var(--ur-text-secondary, color-mix(in oklab, currentcolor 70%, transparent));
    --_status-todo: var(--ur-status-todo, color-mix(in oklab, var(--_ink) 58%, transparent));
    --_status-progress: var(--ur-status-progress, light-dark(oklch(0.53 0.18 300), oklch(0.75 0.13 300)));
    --_status-done: var(--ur-status-done, light-dark(oklch(0.5 0.12 155), oklch(0.76 0.13 155)));
    --_error: var(--ur-error, light-dark(oklch(0.51 0.19 26), oklch(0.77 0.13 24)));
    --_error-subtle: var(--ur-error-subtle, color-mix(in oklab, var(--_error) 9%, transparent));
    --_warning: var(--ur-warning, light-dark(oklch(0.5 0.11 62), oklch(0.81 0.13 78)));
    --_warning-subtle: var(
      --ur-warning-subtle,
      color-mix(in oklab, light-dark(oklch(0.82 0.15 82), var(--_warning)) 18%, transparent)
    );
    --_success: var(--ur-success, var(--_status-done));
    --_wait-soon: var(--ur-wait-soon, var(--_warning));
    --_wait-late: var(--ur-wait-late, var(--_error));
    --_person-1: var(--ur-person-1, light-dark(oklch(0.89 0.05 20), oklch(0.43 0.07 20)));
    --_person-2: var(--ur-person-2, light-dark(oklch(0.89 0.06 75), oklch(0.43 0.06 75)));
    --_person-3: var(--ur-person-3, light-dark(oklch(0.89 0.06 145), oklch(0.43 0.06 145)));
    --_person-4: var(--ur-person-4, light-dark(oklch(0.89 0.05 205), oklch(0.43 0.06 205)));
    --_person-5: var(--ur-person-5, light-dark(oklch(0.89 0.05 265), oklch(0.43 0.07 265)));
    --_person-6: var(--ur-person-6, light-dark(oklch(0.89 0.05 325), oklch(0.43 0.07 325)));
    --_on-person: var(--ur-on-person, light-dark(oklch(0.3 0.02 265), oklch(0.97 0 0)));
    --_focus: var(--ur-focus, 2px solid var(--_accent-text));
    --_size-small: var(--ur-size-small, 0.86em);
    --_size-title: var(--ur-size-title, 1.15em);
    --_line-height: var(--ur-line-height, round(nearest, 1.4em, 4px));
    --_weight-medium: var(--ur-weight-medium, 500);
    --_weight-strong: var(--ur-weight-strong, 600);
    --_space-half: var(--ur-space-half, 2px);
    --_space-1: var(--ur-space-1, 4px);
    --_space-2: var(--ur-space-2, 8px);
    --_space-3: var(--ur-space-3, 12px);
    --_space-4: var(--ur-space-4, 16px);
    --_space-6: var(--ur-space-6, 24px);
    --_space-8: var(--ur-space-8, 32px);
    --_icon: var(--ur-icon, 16px);
    --_icon-large: var(--ur-icon-large, 20px);
    --_avatar: var(--ur-avatar, 20px);
    --_avatar-large: var(--ur-avatar-large, 24px);
    --_row: var(--ur-row, 44px);
    --_item: var(--ur-item, 32px);
    --_control: var(--ur-control, 28px);
    --_bar: var(--ur-bar, 48px);
    --_target: var(--ur-target, 24px);
    --_shadow: var(
      --ur-shadow,
      0 0 0 1px var(--_line),
      0 1px 2px light-dark(rgb(0 0 0 / 0.08), rgb(0 0 0 / 0.4)),
      0 8px 24px -4px light-dark(rgb(0 0 0 / 0.16), rgb(0 0 0 / 0.6))
    );
    --_duration: var(--ur-duration, 140ms);
    --_ease: var(--ur-ease, cubic-bezier(0, 0, 0.2, 1));
  }

  /* Fingers hit 44 px, whatever the density; what is drawn stays smaller. */
  @media (pointer: coarse) {
    :host {
      --_row: max(60px, var(--ur-row, 0px));
      --_item: max(44px, var(--ur-item, 0px));
      --_control: max(36px, var(--ur-control, 0px));
      --_bar: max(52px, var(--ur-bar, 0px));
      --_target: 44px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    :host {
      --_duration: 0ms;
    }
  }

  @media (prefers-contrast: more) {
    :host {
      --_text-secondary: currentcolor;
      --_line: var(--_line-control);
    }
  }
`;

/** What `density` sets on the element that carries the attribute, for everything inside. */
export const densityTokens = css`
  :host([density='compact']) {
    --ur-row: 32px;
    --ur-item: 28px;
    --ur-control: 24px;
    --ur-bar: 40px;
  }

  :host([density='comfortable']) {
    --ur-row: 56px;
    --ur-item: 36px;
    --ur-control: 32px;
    --ur-bar: 56px;
  }
`;
