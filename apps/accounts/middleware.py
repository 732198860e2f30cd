"""What a person must do first after logging in."""


class FirstStepsMiddleware:
    """Lead to the compulsory first steps (new password, second factor) before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
