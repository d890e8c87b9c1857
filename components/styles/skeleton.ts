import { css } from 'lit';

/** What stands in for what loads, in its final height. */
export const skeletonStyles = css`
  .bone {
    display: block;
    block-size: 8px;
    border-radius: 4px;
    background: var(--_fill);
    animation: breathe 1600ms ease-in-out infinite alternate;
  }

  .bone--round {
    inline-size: var(--_avatar);
    block-size: var(--_avatar);
    border-radius: 50%;
  }

  .bone--45 {
    inline-size: 45%;
  }
  .bone--60 {
    inline-size: 60%;
  }
  .bone--75 {
    inline-size: 75%;
  }
  .bone--90 {
    inline-size: 90%;
  }

  @media (forced-colors: active) {
    .bone {
      background: GrayText;
    }
  }

  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
`;
