"""Addresses of the pages."""

from django.urls import path

from portal import link_views, news_views
from portal.agreements import views as agreements
from portal.agreements.answering import APPROVES
from portal.agreements.writing import views as agreement_writing
from portal.dashboard import calendar_views
from portal.dashboard import views as today_views
from portal.feedback import views as feedback
from portal.groups import views as group_views
from portal.help import views as manual_views
from portal.host import views as host_views
from portal.memoranda import offering
from portal.memoranda import reading_views as reading
from portal.memoranda import views as memoranda
from portal.memoranda.declining import memorandum_decline
from portal.memoranda.writing import views as writing
from portal.own_questions import views as own_questions
from portal.own_words import views as own_words
from portal.participant import papers as own_papers
from portal.participant import views as own_views
from portal.planning import views as planning_views
from portal.preparation import selection
from portal.preparation import views as preparation_views
from portal.quality import views as quality
from portal.quality import year_facts
from portal.quality.actions import views as quality_actions
from portal.quality.descriptors import views as quality_descriptors
from portal.quality.report import paper_views as quality_papers
from portal.quality.report import views as quality_report
from portal.safety import views as safety
from portal.statistics import views as statistics
from portal.stay import disputes as of_disputes
from portal.stay import views
from portal.stays import handing
from portal.stays import views as list_views

app_name = "portal"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("stays/", list_views.stays, name="stays"),
    path("stays/export.<str:kind>", list_views.export, name="export"),
    path("stays/columns/", list_views.choose_columns, name="columns"),
    path("stays/filters/", list_views.save_filter, name="save-filter"),
    path("stays/filters/<uuid:pk>/", list_views.drop_filter, name="drop-filter"),
    path("stays/several/", list_views.several, name="several"),
    path("stays/several/<str:transition>/", list_views.take_several, name="take-several"),
    path("stays/hand-over/", handing.hand_several_over, name="hand-over"),
    path("away/", handing.away, name="away"),
    path("away/hand-over/", handing.hand_all_over, name="hand-all-over"),
    path("away/<uuid:pk>/back/", handing.come_back, name="come-back"),
    path("stays/batches/<uuid:pk>/", list_views.batch, name="batch"),
    path("stays/new/", planning_views.plan, name="plan"),
    path("stays/groups/", group_views.groups, name="groups"),
    path("stays/groups/new/", group_views.plan_group, name="plan-group"),
    path("stays/groups/<uuid:pk>/", group_views.group, name="group"),
    path("stays/groups/<uuid:pk>/people/", group_views.more_people, name="group-people"),
    path("stays/groups/<uuid:pk>/accompanying/", group_views.accompanying, name="group-accompanying"),
    path("stays/groups/<uuid:pk>/programme/", group_views.programme, name="group-programme"),
    path("stays/groups/<uuid:pk>/words/", group_views.shared_words, name="group-words"),
    path("stays/<uuid:pk>/plan/<slug:step>/", planning_views.plan_step, name="plan-step"),
    path("stays/<uuid:pk>/plan/<slug:step>/rules/", planning_views.plan_check, name="plan-check"),
    path("stays/<uuid:pk>/preparation/", preparation_views.preparation, name="preparation"),
    path("stays/<uuid:pk>/preparation/untick/", preparation_views.untick, name="untick"),
    path("stays/preparation/", preparation_views.of_many, name="preparation-many"),
    path("groups/<uuid:pk>/preparation/", preparation_views.of_a_group, name="preparation-group"),
    path("selection/", selection.selection, name="selection"),
    path("criteria/<uuid:organisation>/", selection.criteria, name="criteria"),
    path("preparation/items/", preparation_views.own_items, name="own-items"),
    path("stays/<uuid:pk>/copy/", planning_views.copy_stay, name="copy-stay"),
    path("rules/<uuid:pk>/", planning_views.rules, name="rules"),
    path("partners/new/", planning_views.add_partner, name="add-partner"),
    path("stays/<uuid:pk>/", views.stay, name="stay"),
    path("stays/<uuid:pk>/memorandum/", views.memorandum_of_stay, name="stay-memorandum"),
    path("stays/<uuid:pk>/people/<uuid:person>/correct/", views.correct_person, name="correct-person"),
    path("stays/<uuid:pk>/people/<uuid:person>/merge/", views.merge_person, name="merge-person"),
    path(f"stays/<uuid:pk>/acts/{APPROVES}/", agreements.said, {"name": APPROVES}, name="approve-agreement"),
    path("stays/<uuid:pk>/acts/<str:name>/", views.act, name="act"),
    path("stays/<uuid:pk>/agreement/", agreements.agreement, name="agreement"),
    path("stays/<uuid:pk>/agreement/change/", agreements.change, name="agreement-change"),
    path("stays/<uuid:pk>/agreement/change/check/", agreements.change_check, name="agreement-change-check"),
    path("stays/<uuid:pk>/agreement/wish/", agreements.wish, name="agreement-wish"),
    path("stays/<uuid:pk>/agreement/correct/", agreements.correct, name="agreement-correct"),
    path("stays/<uuid:pk>/agreement/say/<str:name>/", agreements.said, name="agreement-say"),
    path("stays/<uuid:pk>/agreement/write/", agreement_writing.write, name="agreement-writing"),
    path("stays/<uuid:pk>/agreement/send/", agreement_writing.send, name="agreement-send"),
    path("stays/<uuid:pk>/agreement/<str:part>/", agreement_writing.part, name="part"),
    path("stays/<uuid:pk>/health/", views.health, name="health"),
    path("stays/<uuid:pk>/units/", views.thread, name="thread"),
    path("mails/", own_words.own_words, name="own-words"),
    path("mails/<slug:moment>/<slug:language>/", own_words.own_words_of, name="own-words-of"),
    path("receipts/<uuid:event>/", views.receipt, name="receipt"),
    path("stays/<uuid:pk>/list/", views.tick, name="tick"),
    path("stays/<uuid:pk>/retry/<uuid:row>/", views.retry, name="retry"),
    path("stays/<uuid:pk>/disputes/", of_disputes.disputes, name="disputes"),
    path("stays/<uuid:pk>/disputes/<uuid:dispute>/", of_disputes.dispute, name="dispute"),
    path("abroad/", safety.abroad, name="abroad"),
    path("abroad/night/", safety.night, name="night-list"),
    path("abroad/cards/", safety.cards, name="cards"),
    path("stays/<uuid:pk>/card/", safety.card, name="card"),
    path("stays/<uuid:pk>/tell/", safety.tell, name="tell"),
    path("stays/<uuid:pk>/told/<uuid:report>/", safety.sent, name="report-sent"),
    path("stays/<uuid:pk>/told/<uuid:report>/more/", safety.add, name="report-add"),
    path("stays/<uuid:pk>/reports/<uuid:report>/", safety.read, name="report"),
    path("stays/<uuid:pk>/reports/<uuid:report>/open/", safety.open_it, name="report-open"),
    path("stays/<uuid:pk>/reports/<uuid:report>/close/", safety.close, name="report-close"),
    path("stays/<uuid:pk>/<str:machine>/<uuid:subject>/<str:name>/", views.transition, name="transition"),
    path("my/", own_views.mine, name="mine"),
    path("my/<uuid:pk>/", own_views.my_stay, name="my-stay"),
    path("my/<uuid:pk>/not-letting/", own_views.not_letting, name="not-letting"),
    path("my/<uuid:pk>/check-in/", own_views.check_in, name="check-in"),
    path("my/<uuid:pk>/results/", own_views.my_results, name="my-results"),
    path("my/<uuid:pk>/statement/", own_views.open_statement, name="open-statement"),
    path("my/<uuid:pk>/papers/", own_papers.my_papers, name="my-papers"),
    path("my/<uuid:pk>/papers/folder/", own_papers.folder, name="my-folder"),
    path("my/<uuid:pk>/papers/end/", own_papers.end_link, name="end-paper-link"),
    path("shown/<str:secret>/", own_papers.shown, name="shown"),
    path("shown/<str:secret>/<uuid:pk>/", own_papers.shown_paper, name="shown-paper"),
    path("my/<uuid:pk>/view/", own_views.own_view, name="own-view"),
    path("my/<uuid:pk>/data/", own_views.my_data, name="my-data"),
    path("l/<str:token>/", link_views.open_link, name="link"),
    path("l/<str:token>/new/", link_views.renew_link, name="renew-link"),
    path("news/<str:token>/", news_views.news, name="news"),
    path("link/new/", link_views.another_link, name="another-link"),
    path("link/leave/", link_views.leave_link, name="leave-link"),
    path("help/", manual_views.help_page, name="help"),
    path("help/words/", manual_views.words, name="words"),
    path("help/<slug:slug>/", manual_views.manual, name="manual"),
    path("today/", host_views.today, name="today"),
    path("waiting/", today_views.waiting, name="waiting"),
    path("nudge/", today_views.nudge_people, name="nudge"),
    path("nudge/<uuid:row>/back/", today_views.take_nudge_back, name="take-nudge-back"),
    path("todos/", today_views.todos, name="todos"),
    path("todos/sojourn.ics", calendar_views.calendar, name="calendar"),
    path("todos/calendar/", calendar_views.calendar_address, name="calendar-address"),
    path("todos/calendar/close/", calendar_views.close_calendar, name="close-calendar"),
    path("calendar/<str:secret>.ics", calendar_views.calendar_feed, name="calendar-feed"),
    path("inbox/", today_views.inbox, name="inbox"),
    path("inbox/read/", today_views.read_all, name="read-all"),
    path("inbox/<uuid:pk>/", today_views.open_notice, name="notice"),
    path("feedback/<uuid:pk>/", feedback.feedback, name="feedback"),
    path("feedback/<uuid:pk>/thanks/", feedback.thanks, name="feedback-thanks"),
    path("feedback/<uuid:pk>/later/", feedback.later, name="feedback-later"),
    path("feedback/<uuid:pk>/enter/", feedback.enter, name="feedback-enter"),
    path("feedback/<uuid:pk>/agreed/", feedback.consents, name="feedback-consents"),
    path("quality/", quality.figures, name="quality"),
    path("quality/figures.csv", quality.export, name="quality-export"),
    path("quality/figures.xlsx", quality.workbook, name="quality-workbook"),
    path("quality/year/", year_facts.page, name="quality-year"),
    path("quality/stays/", quality.behind, name="quality-stays"),
    path("quality/answers/", quality.answers, name="quality-answers"),
    path("quality/checks/", quality_report.checks, name="quality-checks"),
    path("quality/report/", quality_report.report, name="quality-report"),
    path("quality/report/choices/", quality_report.save_choice, name="quality-report-save"),
    path("quality/report/choices/<uuid:pk>/", quality_report.drop_choice, name="quality-report-drop"),
    path("quality/report/papers/", quality_papers.papers, name="quality-papers"),
    path("quality/report/workbook.xlsx", quality_papers.workbook, name="quality-report-workbook"),
    path("quality/descriptors/", quality_descriptors.descriptors, name="quality-descriptors"),
    path("quality/actions/", quality_actions.action_list, name="quality-actions"),
    path("quality/actions/new/", quality_actions.new_action, name="quality-action-new"),
    path("quality/actions/<uuid:pk>/", quality_actions.action, name="quality-action"),
    path("quality/actions/<uuid:pk>/<slug:move>/", quality_actions.move_action, name="quality-action-move"),
    path("statistics/", statistics.page, name="statistics"),
    path("statistics/stays/", statistics.behind, name="statistics-stays"),
    path("statistics/stays.csv", statistics.export, name="statistics-export"),
    path("statistics/stays.xlsx", statistics.workbook, name="statistics-workbook"),
    path("quality/questions/", own_questions.questions, name="own-questions"),
    path("quality/questions/<uuid:pk>/", own_questions.question, name="own-question"),
    path("memoranda/", host_views.memoranda, name="memoranda"),
    path("memoranda/new/", writing.begin, name="memorandum-new"),
    path("memoranda/<uuid:pk>/", reading.memorandum, name="memorandum"),
    path("memoranda/<uuid:pk>/paper/", reading.memorandum_paper, name="memorandum-paper"),
    path("memoranda/<uuid:pk>/annexes/<uuid:file>/", reading.memorandum_annex, name="memorandum-annex"),
    path("memoranda/<uuid:pk>/changes/", reading.memorandum_changes, name="memorandum-changes"),
    path("memoranda/<uuid:pk>/decline/", memorandum_decline, name="memorandum-decline"),
    path("memoranda/<uuid:pk>/offer/", offering.offer, name="memorandum-offer"),
    path("memoranda/<uuid:pk>/write/", writing.write, name="memorandum-writing"),
    path("memoranda/<uuid:pk>/write/<slug:part>/", writing.write_part, name="memorandum-write"),
    path("memoranda/<uuid:pk>/send/", writing.send, name="memorandum-send"),
    path("memoranda/<uuid:pk>/next/", writing.next_version, name="memorandum-next"),
    path("memoranda/<uuid:pk>/steps/<str:name>/", memoranda.memorandum_transition, name="memorandum-transition"),
    path("memoranda/<uuid:pk>/acts/<str:name>/", memoranda.memorandum_act, name="memorandum-act"),
]
