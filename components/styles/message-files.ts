import { css } from 'lit';

/** Files of a message: images as large as they may be, all else a row. */
export const messageFileStyles = css`
  .files {
    display: grid;
    gap: var(--_space-half);
    justify-items: start;
    min-inline-size: 0;
  }

  .run--own .files {
    justify-items: end;
  }

  .bubble + .files {
    margin-block-start: var(--_space-half);
  }

  .picture {
    position: relative;
    display: grid;
    min-inline-size: 0;
    max-inline-size: 100%;
    border-radius: var(--_radius-surface);
    background: var(--_fill);
    overflow: hidden;
  }

  /* Its attributes have the proportions: what is still to come has its place. */
  .picture__canvas {
    max-inline-size: 100%;
    block-size: auto;
  }

  .picture--here > .picture__canvas {
    animation: picture var(--_duration) var(--_ease);
  }

  /* A hairline, for pictures that end where the surface begins. */
  .picture::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px var(--_line);
    pointer-events: none;
  }

  .picture > .quiet {
    position: absolute;
    inset: auto var(--_space-1) var(--_space-1) auto;
    background: var(--_surface-raised);
    color: var(--_text-secondary);
    box-shadow: 0 0 0 1px var(--_line);
  }

  .picture > .quiet:dir(rtl) {
    inset-inline: var(--_space-1) auto;
  }

  .file {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    column-gap: var(--_space-2);
    max-inline-size: 100%;
    min-inline-size: min(100%, 22ch);
    min-block-size: max(44px, var(--_target));
    padding: var(--_space-1) var(--_space-3);
    border-radius: var(--_radius-surface);
    box-shadow: inset 0 0 0 1px var(--_line-control);
    text-align: start;
  }

  .file:hover {
    background: var(--_hover);
  }

  .file:active {
    background: var(--_pressed);
  }

  .file > .icon {
    color: var(--_text-secondary);
  }

  .file__text {
    display: grid;
    /* Beside the icon, whichever way it reads. */
    justify-items: start;
    min-inline-size: 0;
  }

  .file__name {
    max-inline-size: 100%;
    font-weight: var(--_weight-medium);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .file__state {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .file--failed .file__state {
    color: var(--_error);
  }

  @media (forced-colors: active) {
    .file:not(:focus-visible),
    .picture {
      outline: 1px solid;
      outline-offset: -1px;
    }
  }

  @keyframes picture {
    from {
      opacity: 0;
    }
  }
`;
