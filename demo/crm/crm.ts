import '../../components/inbox/define.js';
import '../../components/provider/define.js';
import '../../components/request-action/define.js';
import '../../components/request-list/define.js';
import '../../components/request-views/define.js';
import './crm.css';

/*
 * All the script that the CRM has. The inbox keeps its place in the address; what people choose on the page "Today"
 * leads there.
 */
const main = document.querySelector('main')!;

if (!main.querySelector('ur-inbox')) {
  const list = main.querySelector('ur-request-list');
  if (list) list.requestHref = ({ id }) => `/crm/#/mine/${id}`;
  main.addEventListener('ur-view-select', (event) => {
    event.preventDefault();
    location.assign(`/crm/#/${event.detail.view}`);
  });
}
