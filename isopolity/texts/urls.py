app_name = "texts"
urlpatterns = []
