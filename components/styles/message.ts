import { css } from 'lit';

/** A thread: runs of one author, bubbles, system lines, rules. */
export const messageStyles = css`
  .talk {
    display: flex;
    flex-direction: column;
    gap: var(--_space-3);
    padding: var(--_space-4);
  }

  .run {
    display: grid;
    grid-template-columns: var(--_avatar-large) minmax(0, 1fr);
    column-gap: var(--_space-2);
    align-items: end;
  }

  .run__author {
    grid-column: 2;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    padding-inline: var(--_space-1);
    margin-block-end: var(--_space-half);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .run__messages {
    grid-column: 2;
    grid-row: 2;
    display: grid;
    gap: var(--_space-half);
    justify-items: start;
  }

  .run > :is(.avatar, .bone) {
    grid-column: 1;
    grid-row: 2;
  }

  .run > .bone {
    inline-size: var(--_avatar-large);
    block-size: var(--_avatar-large);
  }

  .run--own {
    grid-template-columns: minmax(0, 1fr) var(--_avatar-large);
  }

  .run--own > .run__author {
    grid-column: 1;
    justify-content: end;
  }

  .run--own > .run__messages {
    grid-column: 1;
    justify-items: end;
  }

  .run--own > :is(.avatar, .bone) {
    grid-column: 2;
  }

  .message {
    position: relative;
    /* Beside it, its time fits, "12:34 PM" too. */
    max-inline-size: min(86%, 100% - 3em, 60ch);
  }

  .message--new {
    animation: arrive var(--_duration) var(--_ease);
  }

  .bubble {
    --_tight: 4px;
    min-inline-size: 0;
    padding: calc(var(--_space-3) / 2) var(--_space-3);
    border-radius: var(--_radius-surface);
    background: var(--_fill);
    /* Bubbles lie closer to each other than marks may else stick out. */
    overflow-clip-margin: 0px;
    overflow-wrap: anywhere;
    white-space: pre-line;
  }

  .message:not(:first-child) > .bubble {
    border-start-start-radius: var(--_tight);
  }

  .message:not(:last-child) > .bubble {
    border-end-start-radius: var(--_tight);
  }

  .run--own .bubble {
    background: var(--_accent-subtle);
    border-start-start-radius: var(--_radius-surface);
    border-end-start-radius: var(--_radius-surface);
  }

  .run--own .message:not(:first-child) > .bubble {
    border-start-end-radius: var(--_tight);
  }

  .run--own .message:not(:last-child) > .bubble {
    border-end-end-radius: var(--_tight);
  }

  .bubble--withdrawn {
    font-style: italic;
    color: var(--_text-secondary);
  }

  .bubble--bone {
    inline-size: 24ch;
    max-inline-size: 100%;
    padding-block: var(--_space-3);
  }

  /* The bot is lighter than a person: an outline, no fill. */
  .run--bot .bubble {
    background: none;
    box-shadow: inset 0 0 0 1px var(--_line);
  }

  .message__time {
    position: absolute;
    display: grid;
    justify-items: start;
    inset-block-start: 50%;
    inset-inline-start: calc(100% + var(--_space-1));
    translate: 0 -50%;
    opacity: 0;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    transition: opacity var(--_duration) var(--_ease);
  }

  .run--own .message__time {
    justify-items: end;
    inset-inline: auto calc(100% + var(--_space-1));
  }

  .message:is(:hover, :focus-within) > .message__time {
    opacity: 1;
  }

  .run__state {
    grid-area: 3 / 2;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    padding-inline: var(--_space-1);
    margin-block-start: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .run--own > .run__state {
    grid-column: 1;
    justify-content: end;
  }

  /* Told only when it takes longer than one looks at it. */
  .run__state--sending {
    animation: late 1s step-end;
  }

  .run__state--failed {
    flex-wrap: wrap;
    color: inherit;
  }

  .run__state--failed > .link {
    min-block-size: 24px;
    margin-inline-start: var(--_space-2);
  }

  .run__state--failed > .icon {
    color: var(--_error);
  }

  .system {
    display: block;
    text-align: center;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
    text-wrap: balance;
  }

  .rule {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    gap: var(--_space-3);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
  }

  .rule::before,
  .rule::after {
    content: '';
    block-size: 1px;
    background: var(--_line);
  }

  .rule--day > * {
    color: var(--_text-secondary);
  }

  /* The place where a request was created. */
  .rule--request::before,
  .rule--request::after {
    background: var(--_line-control);
  }

  .rule__link {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    min-block-size: 24px;
    border-radius: var(--_radius);
    font-weight: var(--_weight-medium);
  }

  .rule__link:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  .typing {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    block-size: 32px;
  }

  .typing i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: currentcolor;
    opacity: 0.45;
    animation: typing 1200ms var(--_ease) infinite;
  }

  .typing i:nth-child(2) {
    animation-delay: 160ms;
  }
  .typing i:nth-child(3) {
    animation-delay: 320ms;
  }

  @media (forced-colors: active) {
    .bubble {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .rule::before,
    .rule::after,
    .typing i {
      background: CanvasText;
    }
  }

  @keyframes arrive {
    from {
      opacity: 0;
    }
  }

  @keyframes late {
    from {
      opacity: 0;
    }
  }

  @keyframes typing {
    30% {
      opacity: 0.9;
      transform: translateY(-2px);
    }
  }
`;
