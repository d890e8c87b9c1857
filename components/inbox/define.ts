import { defineElement } from '../internal/define-element.js';
import '../request-detail/define.js';
import '../request-list/define.js';
import '../request-views/define.js';
import '../takeover-chat/define.js';
import { Inbox } from './inbox.js';

defineElement('ur-inbox', Inbox);
