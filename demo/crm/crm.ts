import '../../components/inbox/define.js';
import '../../components/provider/define.js';
import '../../components/request-action/define.js';
import '../../components/request-list/define.js';
import '../../components/request-views/define.js';
import './crm.css';

/*
 * All the script that the CRM has. On its page "Today" it answers what people choose there by going to the page with
 * the inbox, which opens what the address names.
 */
const main = document.querySelector('main')!;
const inbox = main.querySelector('ur-inbox');

if (inbox) {
  const wanted = new URLSearchParams(location.search);
  const request = wanted.get('request');
  if (request) inbox.requestId = request;
  const view = wanted.get('view');
  if (view) inbox.view = view as typeof inbox.view;
} else {
  main.addEventListener('ur-request-select', (event) => {
    event.preventDefault();
    location.assign(`/crm/?request=${encodeURIComponent(event.detail.id)}`);
  });
  main.addEventListener('ur-view-select', (event) => {
    event.preventDefault();
    location.assign(`/crm/?view=${encodeURIComponent(event.detail.view)}`);
  });
}
