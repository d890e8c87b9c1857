import '../../components/webchat/define.js';
import './bank.css';

/* All the script that the bank's site has: its own button opens the chat, too. */
const webchat = document.querySelector('ur-webchat');
for (const button of document.querySelectorAll('[data-open-chat]'))
  button.addEventListener('click', () => webchat?.toggle(true));
