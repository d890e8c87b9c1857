/** Registers all elements. */
import './assignee-picker/define.js';
import './conversation/define.js';
import './inbox/define.js';
import './intent-editor/define.js';
import './provider/define.js';
import './request-action/define.js';
import './request-detail/define.js';
import './request-list/define.js';
import './request-views/define.js';
import './status-picker/define.js';
import './takeover-chat/define.js';
import './webchat/define.js';
